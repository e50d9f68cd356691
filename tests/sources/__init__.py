"""Tests of the rim: provider clients and local probes, against real servers on loopback."""
