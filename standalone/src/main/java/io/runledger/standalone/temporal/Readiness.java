package io.runledger.standalone.temporal;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.runledger.standalone.machine.Processes;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Asks a Temporal server whether it can be used. */
final class Readiness {

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);

    private Readiness() {}

    /**
     * Waits until the server describes the namespace.
     *
     * @param worthWaiting asked before each try; false ends the waiting
     * @return empty text when it is ready, else the reason of the last refusal
     */
    static String await(
            String target, String namespace, Duration patience, BooleanSupplier worthWaiting) {
        var end = Instant.now().plus(patience);
        var options = WorkflowServiceStubsOptions.newBuilder().setTarget(target).build();
        var stubs = WorkflowServiceStubs.newServiceStubs(options);
        try {
            var refusal = "it was not asked";
            while (worthWaiting.getAsBoolean() && Instant.now().isBefore(end)) {
                refusal = ask(stubs, namespace);
                if (refusal.isEmpty()) {
                    return refusal;
                }
                Processes.pause(BETWEEN_TRIES);
            }
            return refusal;
        } finally {
            stubs.shutdownNow();
            stubs.awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    private static String ask(WorkflowServiceStubs stubs, String namespace) {
        var question = DescribeNamespaceRequest.newBuilder().setNamespace(namespace).build();
        try {
            stubs.blockingStub()
                    .withDeadlineAfter(5, TimeUnit.SECONDS)
                    .withWaitForReady()
                    .describeNamespace(question);
            return "";
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
                return ""; // The in-JVM server answers, and has every namespace.
            }
            return e.getStatus().toString();
        }
    }
}
