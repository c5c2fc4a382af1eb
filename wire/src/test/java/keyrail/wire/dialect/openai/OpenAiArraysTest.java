package keyrail.wire.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import keyrail.core.inference.hub.RawJson;
import keyrail.wire.tree.JsonTree;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Each array says what it holds, and means what it meant. */
class OpenAiArraysTest {
    private static String completed(String schema) {
        ObjectNode read = (ObjectNode) JsonTree.read(schema.replace('\'', '"')).orElseThrow();
        OpenAiArrays.complete(read);
        return JsonTree.text(read).replace('"', '\'');
    }

    @Test
    void arraysWithoutItemsHoldAnythingWhereverTheyStand() {
        assertThat(completed("{'properties':{'items':{'type':'array'},'b':{'anyOf':[{'type':['array','null']}]}},"
                        + "'$defs':{'c':{'type':'array','items':{'type':'array'}}}}"))
                .isEqualTo("{'properties':{'items':{'type':'array','items':{}},"
                        + "'b':{'anyOf':[{'type':['array','null'],'items':{}}]}},"
                        + "'$defs':{'c':{'type':'array','items':{'type':'array','items':{}}}}}");
    }

    @Test
    void tuplesOfOlderDraftsKeepTheirPlaces() {
        assertThat(completed("{'type':'array','items':[{'type':'string'}],'additionalItems':{'type':'number'}}"))
                .isEqualTo("{'type':'array','prefixItems':[{'type':'string'}],'items':{'type':'number'}}");
        assertThat(completed("{'type':'array','items':[{'type':'string'}],'additionalItems':false}"))
                .isEqualTo("{'type':'array','prefixItems':[{'type':'string'}],'maxItems':1,'items':{}}");
        assertThat(completed("{'type':'array','prefixItems':[{}],'items':true}"))
                .isEqualTo("{'type':'array','prefixItems':[{}],'items':{}}");
    }

    @Test
    void otherSchemasStay() {
        String schema =
                "{'type':'object','properties':{'type':{'type':'string'},'a':{'type':'array','items':{'type':'string'}}}}";

        assertThat(completed(schema)).isEqualTo(schema);
    }

    @Test
    void aSchemaWithSuchAnArrayIsNotStrict() {
        ObjectNode schema = OpenAiSchemas.parameters(new RawJson(
                        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"array\"}},\"required\":[\"a\"]}"))
                .schema();

        assertThat(schema.at("/properties/a").has("items")).isTrue();
        assertThat(OpenAiSchemas.strict(schema)).isEmpty();
    }
}
