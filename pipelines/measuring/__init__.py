"""Measure speed on this machine: a whole job, its stages, the machine's limit, and what others do.

trial   plans an annotate job whose result is thrown away
speed   measures it in one run and gives a Report
stages, limits, by_hand   measure one thing each
"""
