package io.runledger.engine;

import static io.runledger.engine.Graphs.obj;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.runledger.events.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

    private static final Scope SCOPE =
            new Scope(
                    obj(
                            "{'name':'Ada','n':1.50,'yes':true,'no':false,'none':null,'zero':0,'text0':'0','list':[],"
                                    + "'empty':'','object':{},'items':[{'k':'first'},{'k':'last'}],'t':'{{state.name}}',"
                                    + "'__config':{'model':'m'},'__meta':{'step':3}}"),
                    obj("{'extra':'from input'}"),
                    obj("{'id':7}"),
                    null);

    private static String render(String template) {
        return Template.render(template, SCOPE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = true,
            textBlock =
                    """
                    Hi {{ state.name }}!           | Hi Ada!
                    {{state.n}}                    | 1.5
                    {{state.yes}}{{state.none}}    | truenull
                    {{state.items}}                | [{"k":"first"},{"k":"last"}]
                    {{state.items[0].k}}           | first
                    {{state.items[-1].k}}          | last
                    x{{state.items[2].k}}          | x
                    x{{state.items[-2].k}}         | x
                    x{{state.items[99999999999].k}}| x
                    x{{state.missing.deep}}        | x
                    x{{state}}{{foo}}{{input}}     | x
                    {{input.extra}}                | from input
                    {{config.model}}               | m
                    {{state.__config.model}}       | m
                    {{state.__meta.step}}          | 3
                    {{item.id}} {{item}}           | 7 {"id":7}
                    {{state.t}}                    | {{state.name}}
                    a {{ b                         | a {{ b
                    {% for x %} {{state.name}}     | {% for x %} Ada
                    {% endif %}{% else %}x         | {% endif %}{% else %}x
                    """)
    void expressionsAreFilledIn(String template, String result) {
        assertThat(render(template)).isEqualTo(result);
    }

    @Test
    void stringsComeInRaw() {
        var scope =
                new Scope(Json.obj().put("s", "a \"b\"\n\\c").build(), Json.Obj.EMPTY, null, null);
        assertThat(Template.render("{{state.s}}{{item}}", scope)).isEqualTo("a \"b\"\n\\c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "n", "yes", "object", "items"})
    void valuesThatSaySomethingAreTrue(String key) {
        assertThat(render("{% if state." + key + " %}A{% else %}B{% endif %}")).isEqualTo("A");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no", "none", "zero", "text0", "list", "empty", "missing"})
    void valuesThatSayNothingAreFalse(String key) {
        assertThat(render("{% if state." + key + " %}A{% else %}B{% endif %}")).isEqualTo("B");
        assertThat(render("{% if state." + key + " %}A{% endif %}")).isEmpty();
    }

    @Test
    void blocksNest() {
        assertThat(
                        render(
                                "{% if state.no %}{% if state.yes %}1{% else %}2{% endif %}3{% else %}"
                                        + "{%if state.yes%}4{%else%}5{%endif%}6{% endif %}7"))
                .isEqualTo("467");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% if state.yes %}",
                "{% if state.yes %}a{% else %}b",
                "{% if state.yes",
                "{{store.ns.key}}",
                "{% if store.ns.key %}{% endif %}"
            })
    void whatCannotBeRenderedIsRefused(String template) {
        assertThatThrownBy(() -> render(template)).isInstanceOf(TemplateInvalid.class);
    }

    @Test
    void aBranchThatIsNotTakenIsNotEvaluated() {
        assertThat(
                        render(
                                "{% if state.no %}{{store.a.b}}{% if store.a.b %}{% endif %}{% endif %}x"))
                .isEqualTo("x");
    }
}
