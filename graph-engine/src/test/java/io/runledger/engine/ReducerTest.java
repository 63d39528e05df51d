package io.runledger.engine;

import static io.runledger.engine.Graphs.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReducerTest {

    private static String fold(Reducer reducer, @Nullable String held, String update) {
        return reducer.fold(held == null ? null : json(held), json(update))
                .text()
                .replace('"', '\'');
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    LAST_VALUE   |                   | 1                     | 1
                    LAST_VALUE   | {'a':1}           | null                  | null
                    APPEND       |                   | 1                     | [1]
                    APPEND       |                   | [1]                   | [[1]]
                    APPEND       | [1]               | 2                     | [1,2]
                    APPEND       | [1]               | [2,[3]]               | [1,2,[3]]
                    APPEND       | null              | 1                     | [null,1]
                    APPEND       | 'x'               | [1]                   | ['x',[1]]
                    APPEND       | []                | null                  | [null]
                    MERGE        |                   | {'a':1}               | {'a':1}
                    MERGE        | {'a':{'b':1}}     | {'a':{'c':2},'d':[1]} | {'a':{'b':1,'c':2},'d':[1]}
                    MERGE        | {'a':[1],'b':1}   | {'a':[2],'b':null}    | {'a':[2],'b':null}
                    MERGE        | [1]               | {'a':1}               | {'a':1}
                    MERGE        | {'a':1}           | 7                     | 7
                    ADD          |                   | 2                     | 2
                    ADD          | 'x'               | 2                     | 2
                    ADD          | 0.1               | 0.2                   | 0.3
                    ADD          | 9007199254740992  | 1                     | 9007199254740993
                    ADD          | 1.5               | -1.5                  | 0
                    MIN          |                   | 5                     | 5
                    MIN          | null              | 5                     | 5
                    MIN          | 3                 | 5                     | 3
                    MIN          | 3                 | -1.5                  | -1.5
                    MAX          | 3                 | 5                     | 5
                    MAX          | 'x'               | 5                     | 5
                    MAX          | 3.10              | 3.1                   | 3.1
                    """)
    void foldsAsItsNameSays(Reducer reducer, @Nullable String held, String update, String result) {
        assertThat(fold(reducer, held, update)).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({"ADD,true", "MIN,null", "MAX,[]", "ADD,{}"})
    void whatIsNotANumberIsRefused(Reducer reducer, String update) {
        assertThatThrownBy(() -> fold(reducer, "1", update))
                .isInstanceOf(ReducerMismatch.class)
                .hasMessageContaining(reducer.wireName());
    }

    @Test
    void aSumOutOfRangeIsRefused() {
        assertThatThrownBy(() -> fold(Reducer.ADD, "9e400", "1e400"))
                .isInstanceOf(ReducerMismatch.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                                                | {'id':'a','t':1}                     | [{'id':'a','t':1}]
                    'x'                         | {'id':'a'}                           | [{'id':'a'}]
                    [{'id':'a','t':1}]          | {'id':'a','t':2}                     | [{'id':'a','t':2}]
                    [{'id':'a'},{'id':'b'}]     | [{'id':'c'},{'id':'a','n':1}]        | [{'id':'a','n':1},{'id':'b'},{'id':'c'}]
                    [{'id':'a'},{'id':'a'}]     | {'id':'a','n':1}                     | [{'id':'a','n':1},{'id':'a'}]
                    [{'id':'a'},{'id':'a'}]     | {'id':'a','remove':true}             | []
                    [{'id':'a'}]                | {'remove':true}                      | [{'id':'a'}]
                    [{'id':'a'}]                | [1,'x',null]                         | [{'id':'a'}]
                    [{'id':'a'}]                | 'text'                               | 'text'
                    []                          | [{'t':1},{'t':2}]                    | [{'t':1,'id':'msg_0'},{'t':2,'id':'msg_1'}]
                    []                          | {'t':1,'id':7}                       | [{'t':1,'id':'msg_0'}]
                    [{'id':'msg_1'}]            | {'t':1}                              | [{'id':'msg_1'},{'t':1,'id':'msg_2'}]
                    [{'id':'x'},{'id':'msg_1'}] | [{'id':'x','remove':true},{'t':1}]   | [{'id':'msg_1'},{'t':1,'id':'msg_2'}]
                    []                          | [{'t':1},{'id':'msg_0','t':2}]       | [{'t':1,'id':'msg_1'},{'id':'msg_0','t':2}]
                    """)
    void messagesAreKeptByTheirIds(@Nullable String held, String update, String result) {
        assertThat(fold(Reducer.ADD_MESSAGES, held, update)).isEqualTo(result);
    }

    @Test
    void anOverwriteStoresItsValueWhateverTheReducer() {
        for (var reducer : Reducer.values()) {
            assertThat(fold(reducer, "[1]", "{'__overwrite':true,'value':'v'}")).isEqualTo("'v'");
            assertThat(fold(reducer, "[1]", "{'__overwrite':true}")).isEqualTo("null");
        }
    }

    @Test
    void whatOnlyLooksLikeAnOverwriteIsData() {
        assertThat(fold(Reducer.APPEND, "[]", "{'__overwrite':false}"))
                .isEqualTo("[{'__overwrite':false}]");
        assertThat(fold(Reducer.MERGE, "{}", "{'a':{'__overwrite':true,'value':1}}"))
                .isEqualTo("{'a':{'__overwrite':true,'value':1}}");
    }

    @Test
    void everyReducerIsFoundByItsName() {
        for (var reducer : Reducer.values()) {
            assertThat(Reducer.named(reducer.wireName())).isEqualTo(reducer);
        }
        assertThat(Reducer.named("sum")).isNull();
    }
}
