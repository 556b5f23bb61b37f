"""What is no article: verdicts against whole pages, by their words and structure, and what is dropped from others.

facts ── boxes (dropped from the tree) ── texts ──> verdicts ──> a reason, or an article
                                                              └── likelihood, sentences, evidence, offers
"""
