package io.runledger.command.schedule.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NominalTimesTest {

    private static final Instant JANUARY = Instant.parse("2027-01-01T00:00:00Z");

    @Test
    void timesAreWallClockTimesOfTheZone() {
        assertThat(NominalTimes.of("0 9 * * *", "Europe/Berlin").after(JANUARY, 1))
                .containsExactly(Instant.parse("2027-01-01T08:00:00Z"));
        assertThat(
                        NominalTimes.of("0 9 * * *", "Europe/Berlin")
                                .after(Instant.parse("2027-07-01T00:00:00Z"), 1))
                .containsExactly(Instant.parse("2027-07-01T07:00:00Z"));
    }

    @Test
    void theStartIsLeftOutAndTheEndIsIn() {
        NominalTimes hourly = NominalTimes.of("0 * * * *", "UTC");
        assertThat(hourly.between(JANUARY, JANUARY.plus(Duration.ofHours(2)), 100))
                .containsExactly(
                        Instant.parse("2027-01-01T01:00:00Z"),
                        Instant.parse("2027-01-01T02:00:00Z"));
        assertThat(hourly.between(JANUARY, JANUARY, 100)).isEmpty();
        assertThat(hourly.between(JANUARY, JANUARY.minusSeconds(1), 100)).isEmpty();
    }

    @Test
    void noMoreAreGivenThanAreAskedFor() {
        assertThat(
                        NominalTimes.of("* * * * *", "UTC")
                                .between(JANUARY, JANUARY.plus(Duration.ofDays(30)), 1_000))
                .hasSize(1_000)
                .isSorted()
                .endsWith(JANUARY.plus(Duration.ofMinutes(1_000)));
    }

    @Test
    void anythingBetweenTwoMinutesIsNoTime() {
        NominalTimes minutely = NominalTimes.of("* * * * *", "UTC");
        assertThat(minutely.has(JANUARY)).isTrue();
        assertThat(minutely.has(JANUARY.plusMillis(1))).isFalse();
        assertThat(minutely.after(JANUARY.minusNanos(1), 1)).containsExactly(JANUARY);
    }

    @Test
    void theRarestExpressionIsFound() {
        assertThat(NominalTimes.of("0 0 29 2 MON", "UTC").after(JANUARY, 2))
                .containsExactly(
                        Instant.parse("2044-02-29T00:00:00Z"),
                        Instant.parse("2072-02-29T00:00:00Z"));
    }

    @Nested
    class WhereClocksGoForward {

        private final NominalTimes daily = NominalTimes.of("30 2 * * *", "Europe/Berlin");
        private final Instant eve = Instant.parse("2027-03-27T12:00:00Z");

        @Test
        void aTimeThatDoesNotExistIsNotDue() {
            assertThat(daily.after(eve, 1)).containsExactly(Instant.parse("2027-03-29T00:30:00Z"));
        }

        @Test
        void itIsNoted() {
            List<ClockChange> changes = daily.changes(eve, eve.plus(Duration.ofDays(2)));
            assertThat(changes).hasSize(1);
            assertThat(changes.getFirst().kind()).isEqualTo(ClockChange.Kind.SKIPPED);
            assertThat(changes.getFirst().text())
                    .isEqualTo(
                            "02:30 does not exist on 2027-03-28 in Europe/Berlin, as clocks go from"
                                    + " 02:00 to 03:00: it is not due");
        }

        @Test
        void manyTimesAreNotedTogether() {
            assertThat(
                            NominalTimes.of("* * * * *", "Europe/Berlin")
                                    .changes(eve, eve.plus(Duration.ofDays(2))))
                    .extracting(ClockChange::text)
                    .containsExactly(
                            "60 times from 02:00 to 02:59 do not exist on 2027-03-28 in"
                                    + " Europe/Berlin, as clocks go from 02:00 to 03:00: they are"
                                    + " not due");
        }

        @Test
        void minutesGoOnWithoutAHole() {
            Instant change = Instant.parse("2027-03-28T01:00:00Z");
            assertThat(
                            NominalTimes.of("* * * * *", "Europe/Berlin")
                                    .between(change.minusSeconds(120), change.plusSeconds(60), 9))
                    .containsExactly(change.minusSeconds(60), change, change.plusSeconds(60));
        }

        @Test
        void aTimeThatIsNotTouchedHasNoNote() {
            assertThat(
                            NominalTimes.of("30 3 * * *", "Europe/Berlin")
                                    .changes(JANUARY, JANUARY.plus(Duration.ofDays(365))))
                    .isEmpty();
        }
    }

    @Nested
    class WhereClocksGoBack {

        private final NominalTimes daily = NominalTimes.of("30 2 * * *", "Europe/Berlin");
        private final Instant eve = Instant.parse("2027-10-30T12:00:00Z");

        @Test
        void aTimeThatComesTwiceIsDueTwice() {
            assertThat(daily.after(eve, 3))
                    .containsExactly(
                            Instant.parse("2027-10-31T00:30:00Z"),
                            Instant.parse("2027-10-31T01:30:00Z"),
                            Instant.parse("2027-11-01T01:30:00Z"));
        }

        @Test
        void bothAreNoted() {
            assertThat(daily.upcoming(eve, 3))
                    .extracting(DueTime::note)
                    .containsExactly(
                            "02:30 comes twice on 2027-10-31 in Europe/Berlin; this is the first",
                            "02:30 comes twice on 2027-10-31 in Europe/Berlin; this is the second",
                            null);
            assertThat(daily.upcoming(eve, 2))
                    .extracting(due -> due.local().toString())
                    .containsExactly("2027-10-31T02:30+02:00", "2027-10-31T02:30+01:00");
            assertThat(daily.changes(eve, eve.plus(Duration.ofDays(2))))
                    .extracting(ClockChange::text)
                    .containsExactly(
                            "02:30 comes twice on 2027-10-31 in Europe/Berlin, as clocks go back"
                                    + " from 03:00 to 02:00: it is due both times");
        }

        @Test
        void bothOfEachPairAreRepeated() {
            assertThat(daily.repeated(eve, eve.plus(Duration.ofDays(400)), 100))
                    .containsExactly(
                            Instant.parse("2027-10-31T00:30:00Z"),
                            Instant.parse("2027-10-31T01:30:00Z"),
                            Instant.parse("2028-10-29T00:30:00Z"),
                            Instant.parse("2028-10-29T01:30:00Z"));
            assertThat(daily.repeated(eve, eve.plus(Duration.ofDays(400)), 1)).hasSize(2);
            assertThat(
                            NominalTimes.of("30 4 * * *", "Europe/Berlin")
                                    .repeated(eve, eve.plus(Duration.ofDays(400)), 100))
                    .isEmpty();
        }

        @Test
        void everyMinuteOfBothHoursIsDueOnceAndInOrder() {
            List<Instant> times =
                    NominalTimes.of("* 2 31 10 *", "Europe/Berlin")
                            .between(eve, eve.plus(Duration.ofDays(1)), 1_000);
            assertThat(times).hasSize(120).isSorted().doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "America/New_York,2027-03-01T00:00:00Z,2027-12-01T00:00:00Z",
        "Australia/Lord_Howe,2027-03-01T00:00:00Z,2027-12-01T00:00:00Z",
        "America/Havana,2027-03-01T00:00:00Z,2027-12-01T00:00:00Z",
        "America/St_Johns,2006-10-01T00:00:00Z,2006-12-01T00:00:00Z",
        "Pacific/Apia,2011-12-28T00:00:00Z,2012-01-02T00:00:00Z"
    })
    void everyMomentWhoseClockMatchesIsGivenAndNoOther(String zone, Instant from, Instant to) {
        NominalTimes times = NominalTimes.of("*/15 23,0-3 * * *", zone);
        List<Instant> matching =
                Stream.iterate(from.plusSeconds(60), t -> !t.isAfter(to), t -> t.plusSeconds(60))
                        .filter(times::has)
                        .toList();
        assertThat(times.between(from, to, Integer.MAX_VALUE)).isEqualTo(matching);
    }

    @Nested
    class Zones {

        @ParameterizedTest
        @ValueSource(strings = {"UTC", "Europe/Berlin", "Etc/GMT+5", "America/Argentina/Salta"})
        void areKnownByTheirIanaNames(String name) {
            assertThat(NominalTimes.zone(name)).isEqualTo(ZoneId.of(name));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", "Berlin", "europe/berlin", "+02:00", "UTC+2", "Z", "SystemV/AST4"})
        void areRefusedByAnyOtherName(String name) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> NominalTimes.zone(name))
                    .withMessageContaining("IANA name");
        }
    }
}
