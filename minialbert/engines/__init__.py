"""What computes the network's probabilities: one small interface, and who stands behind it.

    Engine.probabilities(batches of ids, lengths, shapes)  ->  (N, S, L) each

The tagger does not know which engine runs. ``choice`` picks one, ``torch_engine`` runs anywhere torch
does, ``openvino_engine`` is faster on CPUs and knows eight-bit products.
"""
