package io.runledger.engine;

import io.runledger.events.json.Json;
import io.runledger.events.run.RunControl;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The immutable position of a run between two steps: its graph's own, and those of the subgraphs
 * that are under way.
 */
public final class Execution {

    private final String runId;
    private final Json.Obj asked;
    private final int step;
    private final Set<String> ephemeralKeys;
    private final int control;
    private final List<RunControl> noted;
    private final Frame root;

    // Each is asked for several times per step and costs as much as the state or the graph is
    // large. All follow from the rest.
    private Json.@Nullable Obj kept;

    private @Nullable Proof proof;

    private @Nullable Step next;

    Execution(
            String runId,
            Json.Obj asked,
            int step,
            Set<String> ephemeralKeys,
            int control,
            List<RunControl> noted,
            Frame root) {
        this.runId = runId;
        this.asked = asked;
        this.step = step;
        this.ephemeralKeys = Collections.unmodifiableSet(new LinkedHashSet<>(ephemeralKeys));
        this.control = control;
        this.noted = List.copyOf(noted);
        this.root = root;
    }

    /** The run, as templates see it in {@code __meta}. */
    public String runId() {
        return runId;
    }

    /** What the run was started with. */
    public Json.Obj input() {
        return root.input();
    }

    /** The run's configuration over the definition's defaults. */
    public Json.Obj config() {
        return root.config();
    }

    /**
     * What the run was asked to be configured with, which subgraphs get over their own defaults.
     */
    Json.Obj asked() {
        return asked;
    }

    /** Steps taken so far, those from outside included; 0 is the start. */
    public int step() {
        return step;
    }

    /** The graph's state, ephemeral values included. */
    public Json.Obj state() {
        return root.state();
    }

    /** Keys whose values are in no checkpoint. */
    public Set<String> ephemeralKeys() {
        return ephemeralKeys;
    }

    /** The number of the last control that was noted; 0: none was. */
    public int control() {
        return control;
    }

    /** Controls that are noted and wait to be applied, in the order of their numbers. */
    List<RunControl> noted() {
        return noted;
    }

    /** Injections that wait for the node after which they apply. */
    public List<RunControl> pendingInjections() {
        return noted.stream().filter(control -> control.applyAfter() != null).toList();
    }

    /** Where in the run's own graph it stands. */
    public Position position() {
        return root.position();
    }

    Frame root() {
        return root;
    }

    /** Nodes that have completed and were not reopened, in the order they completed. */
    public List<String> completed() {
        return root.position().completed();
    }

    /** What completed routes decided. */
    public Map<String, String> routes() {
        return root.position().routes();
    }

    /**
     * The state as a checkpoint holds it: without ephemeral keys, {@code __meta} and {@code
     * __config}.
     */
    public Json.Obj checkpointState() {
        var state = kept;
        if (state == null) {
            var members = new LinkedHashMap<>(root.state().members());
            members.keySet().removeAll(ephemeralKeys);
            members.remove(Scope.META);
            members.remove(Scope.CONFIG);
            state = new Json.Obj(members);
            kept = state;
        }
        return state;
    }

    /** SHA-256 of the canonical JSON of {@link #checkpointState()}, in lower-case hex. */
    public String stateHash() {
        return proof().hash();
    }

    /** The length in bytes of the canonical JSON of all states under way. */
    long stateBytes() {
        return proof().bytes();
    }

    private Proof proof() {
        var known = proof;
        if (known == null) {
            known = Proof.of(this);
            proof = known;
        }
        return known;
    }

    /** What the next step consists of. */
    Step nextStep(Program program) {
        var known = next;
        if (known == null || !known.isOf(program)) {
            known = Step.of(program, this);
            next = known;
        }
        return known;
    }

    /** The same with its graphs elsewhere. */
    Execution at(Frame newRoot) {
        return new Execution(runId, asked, step, ephemeralKeys, control, noted, newRoot);
    }

    /** One step on. */
    Execution next(Frame newRoot, List<RunControl> stillNoted) {
        return new Execution(runId, asked, step + 1, ephemeralKeys, control, stillNoted, newRoot);
    }

    /** With controls noted up to a number. */
    Execution noting(int newControl, List<RunControl> more) {
        var all = new ArrayList<>(noted);
        all.addAll(more);
        return new Execution(runId, asked, step, ephemeralKeys, newControl, all, root);
    }

    /** The same run told no more of controls up to a number, if that is a later one. */
    Execution deafTo(int number) {
        return number > control ? noting(number, List.of()) : this;
    }

    /** All of it as JSON, from which {@link #fromJson} makes an equal position. */
    public Json.Obj toJson() {
        return ExecutionJson.write(this);
    }

    /**
     * @throws IllegalArgumentException if the JSON is not what {@link #toJson()} writes
     */
    public static Execution fromJson(Json.Obj json) {
        return ExecutionJson.read(json);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Execution that
                && runId.equals(that.runId)
                && asked.equals(that.asked)
                && step == that.step
                && ephemeralKeys.equals(that.ephemeralKeys)
                && control == that.control
                && noted.equals(that.noted)
                && root.equals(that.root);
    }

    @Override
    public int hashCode() {
        return Objects.hash(runId, step, control);
    }

    /** Leaves the content out. */
    @Override
    public String toString() {
        return "Execution[" + runId + " step " + step + " control " + control + "]";
    }
}
