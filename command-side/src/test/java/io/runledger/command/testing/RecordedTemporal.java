package io.runledger.command.testing;

import io.runledger.events.run.RunWorkflow;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Stands where Temporal's client is, and remembers what it was asked to start, tell and cancel. */
public final class RecordedTemporal {

    private final List<Started> started = new CopyOnWriteArrayList<>();
    private final List<String> cancelled = new CopyOnWriteArrayList<>();
    private final List<Signal> signals = new CopyOnWriteArrayList<>();

    /** A workflow that was started. */
    public record Started(String type, WorkflowOptions options, RunWorkflow.Start argument) {}

    /** A workflow that was told something. */
    public record Signal(String workflowId, String name, Object argument) {}

    /** The signals that a workflow got. */
    public List<Signal> signalsTo(String workflowId) {
        return signals.stream().filter(signal -> signal.workflowId().equals(workflowId)).toList();
    }

    /** The starts under a workflow id. */
    public List<Started> startsOf(String workflowId) {
        return started.stream()
                .filter(start -> workflowId.equals(start.options().getWorkflowId()))
                .toList();
    }

    /** Whether a workflow was asked to stop. */
    public boolean wasCancelled(String workflowId) {
        return cancelled.contains(workflowId);
    }

    WorkflowClient client() {
        return proxy(
                WorkflowClient.class,
                (_, method, arguments) ->
                        switch (method.getName()) {
                            case "newUntypedWorkflowStub" -> stub(arguments);
                            case "toString" -> "a recorded Temporal";
                            case "hashCode" -> 1;
                            default -> throw new UnsupportedOperationException(method.toString());
                        });
    }

    private WorkflowStub stub(Object[] named) {
        return proxy(
                WorkflowStub.class,
                (_, method, arguments) ->
                        switch (method.getName()) {
                            case "start" -> start(named, arguments);
                            case "cancel" -> cancelled.add((String) named[0]) ? null : null;
                            case "signal" -> signal(named, arguments);
                            default -> throw new UnsupportedOperationException(method.toString());
                        });
    }

    private @Nullable Object signal(Object[] named, Object[] arguments) {
        signals.add(
                new Signal((String) named[0], (String) arguments[0], ((Object[]) arguments[1])[0]));
        return null;
    }

    private @Nullable Object start(Object[] named, Object[] arguments) {
        RunWorkflow.Start argument = (RunWorkflow.Start) ((Object[]) arguments[0])[0];
        started.add(new Started((String) named[0], (WorkflowOptions) named[1], argument));
        return WorkflowExecution.getDefaultInstance();
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
