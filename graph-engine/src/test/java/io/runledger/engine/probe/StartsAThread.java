package io.runledger.engine.probe;

public final class StartsAThread {
    public void go() {
        Thread.ofVirtual().start(() -> {});
    }
}
