package io.runledger.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CsvTest {

    @Test
    void separatorsAndQuotesAreQuoted() {
        assertThat(new Csv("a", "b").row("x,\"y\"\n", null).text())
                .isEqualTo("a,b\r\n\"x,\"\"y\"\"\n\",\r\n");
    }

    @Test
    void textThatASpreadsheetWouldCarryOutIsMadeHarmlessAndNumbersStayNumbers() {
        assertThat(new Csv("a").row("=1+1").row("@x").row("-0.000002").row(-3).text())
                .isEqualTo("a\r\n'=1+1\r\n'@x\r\n-0.000002\r\n-3\r\n");
    }
}
