package io.runledger.query.stream;

import io.runledger.platform.http.ProblemException;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A frame's place: its event's position in the log, and its number among the frames of that event,
 * counted over all modes so that it is the same whichever were asked for. A piece of live text
 * stands beside the log, behind a frame of it, and has its own number in third place.
 *
 * @param live the number of the piece of live text among those of its run; 0 for a frame of the log
 */
record FrameId(long position, int number, long live) implements Comparable<FrameId> {

    /** Before every frame. */
    static final FrameId NONE = new FrameId(0, 0, 0);

    /** Stands for all frames of an event: none has as many. */
    private static final int LAST = 999_999;

    private static final Pattern FORM =
            Pattern.compile("([0-9]{1,18})(?:\\.([0-9]{1,6})(?:\\.([0-9]{1,18}))?)?");

    /**
     * The last frame that a listener has seen; null or empty for none. A bare position stands for
     * all frames of its event.
     *
     * @throws ProblemException 400 if this is no frame's id
     */
    static FrameId parse(@Nullable String sent) {
        if (sent == null || sent.isEmpty()) {
            return NONE;
        }
        Matcher form = FORM.matcher(sent);
        if (!form.matches()) {
            throw ProblemException.invalid("Last-Event-ID", "must be the id of a frame");
        }
        String number = form.group(2);
        String live = form.group(3);
        return new FrameId(
                Long.parseLong(form.group(1)),
                number == null ? LAST : Integer.parseInt(number),
                live == null ? 0 : Long.parseLong(live));
    }

    /** Whether a frame of an event comes behind another frame, live text aside. */
    boolean isBehind(FrameId other) {
        return position > other.position || position == other.position && number > other.number;
    }

    FrameId withLive(long newest) {
        return new FrameId(position, number, newest);
    }

    @Override
    public int compareTo(FrameId other) {
        return Comparator.comparingLong(FrameId::position)
                .thenComparingInt(FrameId::number)
                .thenComparingLong(FrameId::live)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return position + "." + number + (live == 0 ? "" : "." + live);
    }
}
