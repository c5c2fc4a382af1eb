package keyrail.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import keyrail.core.failure.FailureCode;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Format;
import keyrail.core.inference.Headers;
import keyrail.core.inference.Target;
import keyrail.core.inference.embed.EmbedAsk;
import keyrail.core.inference.embed.EmbedAsk.Shape;
import keyrail.core.inference.embed.Vectors;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.wire.codec.EmbedCodec;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.codec.PromptTarget;
import keyrail.wire.codec.WrittenPrompt;
import org.junit.jupiter.api.Test;

class EmbeddingsTest {
    private static final Map<Format, String> ANSWERS = Map.of(
            Format.OPENAI_CHAT,
            "{'object':'list','data':[{'object':'embedding','index':1,'embedding':[0.3,-1.5]},"
                    + "{'object':'embedding','index':0,'embedding':[0.0023064255,1.0E-5]}],'model':'v',"
                    + "'usage':{'prompt_tokens':8,'total_tokens':8}}",
            Format.GEMINI_GENERATE,
            "{'embeddings':[{'values':[0.0023064255,1.0E-5]},{'values':[0.3,-1.5]}],'usageMetadata':{'promptTokenCount':8}}",
            Format.OLLAMA_CHAT,
            "{'model':'v','embeddings':[[0.0023064255,1.0E-5],[0.3,-1.5]],'prompt_eval_count':8}");

    private static EmbedCodec codec(Format format) {
        return Codecs.find(format).orElseThrow().embedding().orElseThrow();
    }

    private static EmbedAsk read(Format format, Target target, String body) {
        return codec(format).readAsk(new PromptSource(target, Headers.EMPTY, "", Bytes.utf8(body.replace('\'', '"'))));
    }

    private static EmbedAsk openAi(String body) {
        return read(Format.OPENAI_CHAT, Target.of("POST", "/embeddings"), body);
    }

    private static EmbedAsk gemini(String call, String body) {
        return read(Format.GEMINI_GENERATE, new Target("POST", "/models/", "m", call, null), body);
    }

    private static EmbedAsk ollama(String path, String body) {
        return read(Format.OLLAMA_CHAT, Target.of("POST", path), body);
    }

    private static WrittenPrompt write(Format format, EmbedAsk ask, Parameter... refused) {
        return codec(format)
                .writeAsk(
                        ask,
                        new PromptTarget(
                                "up", PromptRules.builder().refuses(refused).build(), new Minter(format, "c")));
    }

    private static String text(Bytes body) {
        return body.asUtf8().replace('"', '\'');
    }

    private static Vectors answer(Format format) {
        return codec(format).readVectors(Bytes.utf8(ANSWERS.get(format).replace('\'', '"')), 2);
    }

    @Test
    void everyVendorsVectorsAreReadInTheOrderOfTheTexts() {
        for (Format format : ANSWERS.keySet()) {
            Vectors vectors = answer(format);
            assertThat(vectors.all().get(0)).as(format.text()).containsExactly(0.0023064255, 1.0E-5);
            assertThat(vectors.all().get(1)).containsExactly(0.3, -1.5);
            assertThat(vectors.tokens()).isEqualTo(8);
        }
    }

    @Test
    void whatIsWrittenForAClientReadsBackEqual() {
        Vectors vectors = answer(Format.OPENAI_CHAT);
        for (Format format : ANSWERS.keySet()) {
            for (Shape shape : List.of(Shape.NUMBERS, Shape.BASE64)) {
                EmbedAsk ask = new EmbedAsk("m", List.of("a", "b"), null, null, null, null, shape, List.of());
                Bytes written = codec(format).writeVectors(vectors, ask, "m");
                Vectors back = codec(format).readVectors(written, 2);
                assertThat(back.all().get(0)).as(format + " " + shape).containsExactly(0.0023064255, 1.0E-5);
                assertThat(back.all().get(1)).containsExactly(0.3, -1.5);
                assertThat(back.tokens()).isEqualTo(8);
            }
        }
    }

    @Test
    void anOpenAiAskReachesEveryVendor() {
        EmbedAsk ask =
                openAi("{'model':'m','input':['a 😀','b'],'dimensions':256,'encoding_format':'base64','user':'u'}");
        assertThat(ask.shape()).isEqualTo(Shape.BASE64);
        assertThat(text(write(Format.OPENAI_CHAT, ask).body()))
                .isEqualTo("{'model':'up','input':['a 😀','b'],'dimensions':256,'user':'u'}");
        WrittenPrompt gemini = write(Format.GEMINI_GENERATE, ask);
        assertThat(gemini.target().path()).isEqualTo("/models/up:batchEmbedContents");
        assertThat(text(gemini.body()))
                .isEqualTo("{'requests':["
                        + "{'model':'models/up','content':{'parts':[{'text':'a 😀'}]},'outputDimensionality':256},"
                        + "{'model':'models/up','content':{'parts':[{'text':'b'}]},'outputDimensionality':256}]}");
        assertThat(gemini.losses()).extracting(Loss::field).containsExactly("user", "truncate");
        WrittenPrompt ollama = write(Format.OLLAMA_CHAT, ask);
        assertThat(ollama.target().path()).isEqualTo("/embed");
        assertThat(text(ollama.body()))
                .isEqualTo("{'model':'up','input':['a 😀','b'],'truncate':false,'dimensions':256}");
        WrittenPrompt refused = write(Format.OPENAI_CHAT, ask, Parameter.DIMENSIONS, Parameter.USER);
        assertThat(text(refused.body())).isEqualTo("{'model':'up','input':['a 😀','b']}");
        assertThat(refused.losses()).extracting(Loss::field).containsExactly("dimensions", "user");
    }

    @Test
    void aGeminiAskIsOneTextOrMany() {
        EmbedAsk one = gemini(
                ":embedContent",
                "{'content':{'parts':[{'text':'a'}]},'taskType':'RETRIEVAL_QUERY','output_dimensionality':128}");
        assertThat(one)
                .isEqualTo(
                        new EmbedAsk("m", List.of("a"), 128L, "RETRIEVAL_QUERY", null, null, Shape.SINGLE, List.of()));
        assertThat(write(Format.GEMINI_GENERATE, one).target().path()).isEqualTo("/models/up:embedContent");
        assertThat(text(write(Format.GEMINI_GENERATE, one).body()))
                .isEqualTo("{'model':'models/up','content':{'parts':[{'text':'a'}]},'taskType':'RETRIEVAL_QUERY',"
                        + "'outputDimensionality':128}");
        WrittenPrompt openAi = write(Format.OPENAI_CHAT, one);
        assertThat(text(openAi.body())).isEqualTo("{'model':'up','input':['a'],'dimensions':128}");
        assertThat(openAi.losses()).extracting(Loss::field).containsExactly("task_type");
        EmbedAsk many = gemini(
                ":batchEmbedContents",
                "{'requests':[{'model':'models/m','content':{'parts':[{'text':'a'}]},'title':'t'},"
                        + "{'model':'models/m','content':{'role':'user','parts':[{'text':'b'}]}}]}");
        assertThat(many.texts()).containsExactly("a", "b");
        assertThat(many.losses()).extracting(Loss::field).containsExactly("requests[0].title");
        Vectors single = new Vectors(null, List.of(new double[] {0.5}), 0);
        assertThat(text(codec(Format.GEMINI_GENERATE).writeVectors(single, one, "m")))
                .isEqualTo("{'embedding':{'values':[0.5]}}");
        assertThat(text(codec(Format.GEMINI_GENERATE).writeVectors(single, many, "m")))
                .isEqualTo("{'embeddings':[{'values':[0.5]}]}");
    }

    @Test
    void anOllamaAskMayBeOfTheOlderKind() {
        EmbedAsk ask = ollama("/embed", "{'model':'m','input':'a','truncate':true,'options':{'num_ctx':1}}");
        assertThat(ask.texts()).containsExactly("a");
        assertThat(ask.losses()).extracting(Loss::field).containsExactly("options");
        assertThat(text(write(Format.OLLAMA_CHAT, ask).body())).contains("'truncate':true");
        EmbedAsk old = ollama("/embeddings", "{'model':'m','prompt':'a'}");
        Vectors single = new Vectors("v", List.of(new double[] {0.5}), 3);
        assertThat(text(codec(Format.OLLAMA_CHAT).writeVectors(single, old, null)))
                .isEqualTo("{'embedding':[0.5]}");
        assertThat(text(codec(Format.OLLAMA_CHAT).writeVectors(single, ask, null)))
                .isEqualTo(
                        "{'model':'v','embeddings':[[0.5]],'total_duration':0,'load_duration':0,'prompt_eval_count':3}");
    }

    @Test
    void whatCannotBeTranslatedOrIsNoRequestIsRefused() {
        refused(FailureCode.UNTRANSLATABLE, () -> openAi("{'model':'m','input':[1,2]}"));
        refused(FailureCode.UNTRANSLATABLE, () -> openAi("{'model':'m','input':[[1],[2]]}"));
        refused(FailureCode.INVALID_REQUEST, () -> openAi("{'model':'m'}"));
        refused(FailureCode.INVALID_REQUEST, () -> openAi("{'model':'m','input':[]}"));
        refused(FailureCode.INVALID_REQUEST, () -> openAi("{'model':'m','input':'a','encoding_format':'hex'}"));
        refused(
                FailureCode.UNTRANSLATABLE,
                () -> gemini(":embedContent", "{'content':{'parts':[{'inlineData':{'data':'AA'}}]}}"));
        refused(
                FailureCode.UNTRANSLATABLE,
                () -> gemini(
                        ":batchEmbedContents",
                        "{'requests':[{'content':{'parts':[{'text':'a'}]},'taskType':'X'},"
                                + "{'content':{'parts':[{'text':'b'}]}}]}"));
        refused(FailureCode.INVALID_REQUEST, () -> gemini(":batchEmbedContents", "{'requests':[]}"));
        refused(FailureCode.INVALID_REQUEST, () -> ollama("/embed", "{'input':5}"));
    }

    @Test
    void anAnswerThatDoesNotFitIsBroken() {
        for (Format format : ANSWERS.keySet()) {
            String answer = ANSWERS.get(format).replace('\'', '"');
            refused(FailureCode.UPSTREAM_PROTOCOL_ERROR, () -> codec(format).readVectors(Bytes.utf8(answer), 3));
            refused(
                    FailureCode.UPSTREAM_PROTOCOL_ERROR,
                    () -> codec(format).readVectors(Bytes.utf8(answer.replace("-1.5", "\"x\"")), 2));
            refused(FailureCode.UPSTREAM_PROTOCOL_ERROR, () -> codec(format).readVectors(Bytes.utf8("<html>"), 2));
        }
        refused(
                FailureCode.UPSTREAM_PROTOCOL_ERROR,
                () -> codec(Format.OPENAI_CHAT).readVectors(Bytes.utf8("{\"data\":[{\"embedding\":\"AAA=\"}]}"), 1));
    }

    private static void refused(FailureCode code, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        KeyrailException.class,
                        failed -> assertThat(failed.failure().code()).isEqualTo(code));
    }
}
