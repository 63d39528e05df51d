package io.runledger.standalone.machine;

/**
 * A reason why the embedded form cannot start that a person can do something about. It is shown as
 * one sentence and its cure, without a stack trace; a retry without that cure does not help.
 */
public final class StartupProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String cure;

    /**
     * Makes a problem.
     *
     * @param message what is wrong, naming the thing
     * @param cure what to do about it
     */
    public StartupProblem(String message, String cure) {
        super(message);
        this.cure = cure;
    }

    /**
     * Makes a problem with what brought it up.
     *
     * @param message what is wrong, naming the thing
     * @param cure what to do about it
     * @param cause what was thrown
     */
    public StartupProblem(String message, String cure, Throwable cause) {
        super(message, cause);
        this.cure = cure;
    }

    /** What to do about it, as an instruction without a full stop. */
    public String cure() {
        return cure;
    }

    /** The problem and its cure, as the one line that a person sees. */
    public String sentence() {
        return getMessage() + "; " + cure + ".";
    }
}
