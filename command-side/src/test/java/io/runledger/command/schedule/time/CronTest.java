package io.runledger.command.schedule.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {

    @Nested
    class Reading {

        @Test
        void aListARangeAndAStepMayStandInOneField() {
            assertThat(Cron.parse("5,10-12,*/20 * * * *").minutes())
                    .containsExactly(0, 5, 10, 11, 12, 20, 40);
        }

        @Test
        void aStepCountsFromTheStartOfItsRange() {
            assertThat(Cron.parse("0 9-17/4 * * *").hours()).containsExactly(9, 13, 17);
        }

        @Test
        void monthsAndDaysOfTheWeekMayBeNamedInAnyCase() {
            Cron cron = Cron.parse("0 0 1 jan,Jul-SEP mon-Fri");
            assertThat(cron.months()).containsExactly(1, 7, 8, 9);
            assertThat(cron.daysOfWeek()).containsExactly(1, 2, 3, 4, 5);
        }

        @Test
        void sundayIsZeroSevenAndSun() {
            assertThat(Cron.parse("0 0 * * 7")).isEqualTo(Cron.parse("0 0 * * 0"));
            assertThat(Cron.parse("0 0 * * SUN")).isEqualTo(Cron.parse("0 0 * * 0"));
            assertThat(Cron.parse("0 0 * * SAT-SUN").daysOfWeek()).containsExactly(0, 6);
            assertThat(Cron.parse("0 0 * * 5-7").daysOfWeek()).containsExactly(0, 5, 6);
        }

        @Test
        void aStarIsEveryValue() {
            Cron cron = Cron.parse("* * * * *");
            assertThat(cron.minutes()).isEqualTo(IntStream.range(0, 60).boxed().toList());
            assertThat(cron.hours()).hasSize(24);
            assertThat(cron.daysOfMonth()).hasSize(31).startsWith(1);
            assertThat(cron.months()).hasSize(12).startsWith(1);
            assertThat(cron.daysOfWeek()).isEqualTo(List.of(0, 1, 2, 3, 4, 5, 6));
        }

        @Test
        void theSameTimesAreTheSameExpression() {
            assertThat(Cron.parse(" 0,30  9 * * 1-5 "))
                    .isEqualTo(Cron.parse("*/30 9 1-31 * MON,TUE,WED,THU,FRI"));
        }
    }

    @Nested
    class Refusing {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "* * * *",
                    "0 * * * * *",
                    "0 0 9 * * * 2030",
                    "0",
                    "CRON_TZ=UTC 0 9 * * *"
                })
        void otherThanFiveFields(String text) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Cron.parse(text))
                    .withMessageContaining("must have exactly five fields");
        }

        @ParameterizedTest
        @ValueSource(strings = {"@daily", "@every 5m", "@hourly"})
        void nicknames(String text) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Cron.parse(text))
                    .withMessageContaining("written out in five fields");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "60 * * * *|minute: 60 is not between 0 and 59",
                    "-1 * * * *|minute: \"-1\" is neither",
                    "* 24 * * *|hour: 24 is not between 0 and 23",
                    "* * 0 * *|day of month: 0 is not between 1 and 31",
                    "* * * 13 *|month: 13 is not between 1 and 12",
                    "* * * * 8|day of week: 8 is not between 0 and 7",
                    "* * * FOO *|month: \"FOO\" is neither",
                    "* * * * MONDAY|day of week: \"MONDAY\" is neither",
                    "5-1 * * * *|minute: the range \"5-1\" ends before it begins",
                    "*/0 * * * *|minute: the step of \"*/0\" is not between 1 and 59",
                    "1,,2 * * * *|minute: \"1,,2\" has a comma with nothing beside it",
                    "*/5/2 * * * *|minute: \"*/5/2\" has more than one step",
                    "3/5 * * * *|minute: \"3/5\" steps from one value",
                    "1-2-3 * * * *|minute: \"1-2-3\" is not a range",
                    "* * L * *|day of month: \"L\" is neither",
                    "* * ? * *|day of month: \"?\" is neither",
                    "H * * * *|minute: \"H\" is neither",
                    "０ * * * *|minute: \"０\" is neither"
                })
        void aFieldIsNamedWithWhatIsWrongInIt(String text, String message) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Cron.parse(text))
                    .withMessageContaining(message);
        }

        @Test
        void nothingAtAll() {
            assertThatIllegalArgumentException().isThrownBy(() -> Cron.parse("  "));
        }

        @ParameterizedTest
        @ValueSource(strings = {"0 0 30 2 *", "0 0 31 4,6,9,11 *", "0 0 31 FEB *"})
        void aDayThatNoneOfItsMonthsHas(String text) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Cron.parse(text))
                    .withMessageContaining("would never be due");
        }

        @Test
        void butNotTheDayThatComesInLeapYears() {
            assertThat(Cron.parse("0 0 29 2 *").matches(LocalDateTime.parse("2028-02-29T00:00")))
                    .isTrue();
        }
    }

    @Test
    void bothDayFieldsMustMatch() {
        Cron friday13 = Cron.parse("0 12 13 * FRI");
        assertThat(friday13.matches(LocalDateTime.parse("2026-11-13T12:00"))).isTrue();
        assertThat(friday13.matches(LocalDateTime.parse("2026-12-13T12:00"))).isFalse();
        assertThat(friday13.matches(LocalDateTime.parse("2026-11-20T12:00"))).isFalse();
    }

    @Test
    void onlyTheFullMinuteMatches() {
        Cron minutely = Cron.parse("* * * * *");
        assertThat(minutely.matches(LocalDateTime.parse("2026-11-13T12:00:00"))).isTrue();
        assertThat(minutely.matches(LocalDateTime.parse("2026-11-13T12:00:01"))).isFalse();
        assertThat(minutely.matches(LocalDateTime.parse("2026-11-13T12:00:00.001"))).isFalse();
    }
}
