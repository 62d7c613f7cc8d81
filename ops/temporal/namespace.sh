#!/bin/sh
# Makes the namespace, with runs kept for 30 days. Workers register its search attributes when they start.
set -eu

temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 720h
