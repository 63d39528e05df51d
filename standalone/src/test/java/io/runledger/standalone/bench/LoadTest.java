package io.runledger.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.standalone.bench.Load.Round;
import io.runledger.standalone.bench.Load.Timing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the figures of a measurement are made of. */
class LoadTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @Nested
    class Rounds {

        @Test
        void doExactlyAsManyAsAreWanted() throws Exception {
            assertThat(Load.run(_ -> new Timing(1, 2), 100, 7, LONG).timings()).hasSize(100);
        }

        @Test
        void haveThatManyUnderWayAtATime() throws Exception {
            CountDownLatch all = new CountDownLatch(8);
            Load.Work waitsForAll =
                    _ -> {
                        all.countDown();
                        assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
                        return new Timing(1, 2);
                    };

            assertThat(Load.run(waitsForAll, 8, 8, LONG).timings()).hasSize(8);
        }

        @Test
        void beginNothingAfterTheirBudget() throws Exception {
            assertThat(Load.run(_ -> new Timing(1, 2), 100, 2, Duration.ZERO).timings()).isEmpty();
        }

        @Test
        void haveNoFiguresWhenSomethingFails() {
            Load.Work fails =
                    _ -> {
                        throw new IllegalStateException("run 1 failed");
                    };

            assertThatThrownBy(() -> Load.run(fails, 3, 1, LONG))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("run 1 failed");
        }
    }

    @Nested
    class FiguresOfRounds {

        @Test
        void areOverAllRoundsTogether() {
            Round quick = new Round(timings(1, 50), 1_000_000_000L);
            Round slow = new Round(timings(51, 100), 3_000_000_000L);

            assertThat(Figures.of(List.of(quick, slow))).isEqualTo(new Figures(100, 25, 1, 50, 99));
        }

        private static List<Timing> timings(int from, int to) {
            return LongStream.rangeClosed(from, to)
                    .mapToObj(millis -> new Timing(1_000_000, millis * 1_000_000))
                    .toList();
        }
    }
}
