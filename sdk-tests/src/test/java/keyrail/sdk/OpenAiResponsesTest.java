package keyrail.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.Reasoning;
import com.openai.models.ReasoningEffort;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseIncludable;
import com.openai.models.responses.ResponseInputImage;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseInputText;
import com.openai.models.responses.ResponseReasoningItem;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import keyrail.rehearsal.vendor.Dialect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** Responses with openai-java. */
@ExtendWith({Scene.Shared.class, MissRule.class})
@ParameterizedClass
@EnumSource(Upstream.class)
class OpenAiResponsesTest implements Paired {
    private final Upstream upstream;
    private final Scene scene;
    private final OpenAIClient client;

    OpenAiResponsesTest(Upstream upstream, Scene scene) {
        this.upstream = upstream;
        this.scene = scene;
        this.client = client(scene.clientKey());
    }

    private OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(scene.url() + "/v1")
                .apiKey(key)
                .putHeader("x-keyrail-profile", upstream.profile())
                .maxRetries(0)
                .timeout(Scene.LIMIT)
                .responseValidation(true)
                .build();
    }

    @Override
    public Upstream upstream() {
        return upstream;
    }

    @BeforeEach
    void forget() {
        scene.vendor(upstream).forget();
    }

    @AfterEach
    void close() {
        client.close();
    }

    private ResponseCreateParams.Builder asking(String model, String prompt) {
        return ResponseCreateParams.builder().model(model).input(prompt);
    }

    private ResponseCreateParams.Builder asking(String prompt) {
        return asking(upstream.model(), prompt);
    }

    private static ResponseCreateParams.Builder withTools(ResponseCreateParams.Builder asking) {
        return asking.addTool(tool("weather", Script.weatherSchema())).addTool(tool("time", Script.timeSchema()));
    }

    private static FunctionTool tool(String name, Map<String, Object> schema) {
        FunctionTool.Parameters.Builder parameters = FunctionTool.Parameters.builder();
        schema.forEach((field, value) -> parameters.putAdditionalProperty(field, JsonValue.from(value)));
        return FunctionTool.builder()
                .name(name)
                .parameters(parameters.build())
                .strict(false)
                .build();
    }

    private Response respond(ResponseCreateParams.Builder asking) {
        return client.responses().create(asking.build());
    }

    private Response stream(ResponseCreateParams.Builder asking) {
        ResponseAccumulator whole = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> events = client.responses().createStreaming(asking.build())) {
            events.stream().forEach(whole::accumulate);
        }
        return whole.response();
    }

    private static String text(Response response) {
        return response.output().stream()
                .flatMap(item -> item.message().stream())
                .flatMap(message -> message.content().stream())
                .map(content -> content.asOutputText().text())
                .collect(Collectors.joining());
    }

    private static List<ResponseFunctionToolCall> calls(Response response) {
        return response.output().stream()
                .flatMap(item -> item.functionCall().stream())
                .toList();
    }

    private static ResponseInputItem result(ResponseFunctionToolCall call, String text) {
        return ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
                .callId(call.callId())
                .output(text)
                .build());
    }

    @Test
    @Check({1, 15, 17})
    void answersInText() {
        Response response = respond(asking(Script.SAY));

        assertThat(text(response)).isEqualTo(Script.SAID);
        assertThat(response.usage().orElseThrow().outputTokens()).isPositive();
    }

    @Test
    @Check({1, 30})
    void streamsText() {
        StringBuilder said = new StringBuilder();
        try (StreamResponse<ResponseStreamEvent> events =
                client.responses().createStreaming(asking(Script.SAY).build())) {
            events.stream()
                    .flatMap(event -> event.outputTextDelta().stream())
                    .forEach(delta -> said.append(delta.delta()));
        }

        assertThat(said).hasToString(Script.SAID);
    }

    @Test
    @Check(3)
    void theSystemPromptStaysOneToTheByte() {
        respond(asking(Script.SAY).instructions(Script.SYSTEM));

        assertThat(scene.asked(upstream).system()).containsExactly(Script.SYSTEM);
    }

    @Test
    @Check(13)
    void limitsCarryOver() {
        respond(asking(Script.SAY).maxOutputTokens(77));

        assertThat(scene.asked(upstream).limit()).contains(77L);
    }

    @Test
    @Check(13)
    void samplingCarriesOver() {
        respond(asking(Script.SAY).temperature(0.25));

        assertThat(scene.asked(upstream).temperature()).contains(0.25);
    }

    @Test
    @Check(13)
    void whatTheModelRefusesIsNotSent() {
        Response response = respond(asking(upstream.strictModel(), Script.SAY)
                .temperature(0.25)
                .topP(0.5)
                .maxOutputTokens(2000));

        assertThat(text(response)).isEqualTo(Script.SAID);
    }

    @Test
    @Check(15)
    void anAnswerCutAtItsLimitSaysSo() {
        for (Response cut : List.of(
                respond(asking(upstream.model("length"), Script.SAY)),
                stream(asking(upstream.model("length"), Script.SAY)))) {
            assertThat(cut.status()).contains(ResponseStatus.INCOMPLETE);
            assertThat(cut.incompleteDetails().orElseThrow().reason())
                    .contains(Response.IncompleteDetails.Reason.MAX_OUTPUT_TOKENS);
        }
    }

    @Test
    @Check(16)
    void aRefusalShowsAsOne() {
        for (Response refused : List.of(
                respond(asking(upstream.model("refuse"), Script.SAY)),
                stream(asking(upstream.model("refuse"), Script.SAY)))) {
            boolean said = refused.output().stream()
                    .flatMap(item -> item.message().stream())
                    .flatMap(message -> message.content().stream())
                    .anyMatch(content -> content.isRefusal());
            boolean filtered = refused.incompleteDetails()
                    .flatMap(details -> details.reason())
                    .filter(Response.IncompleteDetails.Reason.CONTENT_FILTER::equals)
                    .isPresent();
            assertThat(said || filtered).isTrue();
        }
    }

    @Test
    @Check(21)
    void anErrorInTheMidstOfAStreamIsHeard() {
        List<String> told = new ArrayList<>();
        try (StreamResponse<ResponseStreamEvent> events = client.responses()
                .createStreaming(asking(upstream.model("err=2"), Script.SAY).build())) {
            events.stream().forEach(event -> {
                event.error().ifPresent(error -> told.add(error.message()));
                event.failed()
                        .flatMap(failed -> failed.response().error())
                        .ifPresent(error -> told.add(error.message()));
            });
        } catch (RuntimeException thrown) {
            told.add(String.valueOf(thrown.getMessage()));
        }
        assertThat(String.join(" ", told)).containsPattern("verloaded|had an error|an error was");
    }

    @Test
    @Check(22)
    void aCutNeverLooksLikeAnEnd() {
        assertThatThrownBy(() -> stream(asking(upstream.model("cut=2"), Script.SAY)))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    @Check(23)
    void oddChunksChangeNothing() {
        for (String odd : Script.ODD) {
            assertThat(text(stream(asking(upstream.model(odd), Script.SAY)))).isEqualTo(Script.SAID);
        }
    }

    @Test
    @Check({4, 5})
    void callsAToolAndGoesOnFromTheStoredResponse() {
        Response first = respond(withTools(asking(Script.CALL)));

        ResponseFunctionToolCall call = calls(first).getFirst();
        assertThat(call.name()).isEqualTo("weather");
        assertJson(call.arguments(), Script.WEATHER);

        Response second = respond(withTools(ResponseCreateParams.builder()
                .model(upstream.model())
                .previousResponseId(first.id())
                .inputOfResponse(List.of(result(call, "12° \"fine\"")))));
        assertThat(text(second)).isEqualTo(Script.told("12° \"fine\""));
    }

    @Test
    @Check({6, 7, 30})
    void callsToolsInParallelStreamedAndWithoutAnyMemoryAtTheVendors() {
        Response first = stream(withTools(asking(Script.CALL_TWO).store(false)));

        List<ResponseFunctionToolCall> calls = calls(first);
        assertThat(calls).extracting(ResponseFunctionToolCall::name).containsExactly("weather", "time");
        assertThat(calls).extracting(ResponseFunctionToolCall::callId).doesNotHaveDuplicates();
        assertJson(calls.getLast().arguments(), "{}");

        List<ResponseInputItem> items = new ArrayList<>(List.of(user(Script.CALL_TWO)));
        calls.forEach(call -> items.add(ResponseInputItem.ofFunctionCall(call)));
        items.add(result(calls.getFirst(), "rain"));
        items.add(result(calls.getLast(), "noon"));
        Response second = stream(withTools(ResponseCreateParams.builder()
                .model(upstream.model())
                .store(false)
                .inputOfResponse(items)));
        assertThat(text(second)).isEqualTo(Script.told("rain", "noon"));
    }

    @Test
    @Check(8)
    void callsOneToolAfterTheOtherWhereParallelIsOff() {
        assertThat(calls(respond(withTools(asking(Script.CALL_TWO)).parallelToolCalls(false))))
                .hasSize(1);
    }

    @Test
    @Check({9, 10})
    void thinksAndTakesItsThoughtsBack() {
        ResponseCreateParams.Builder asking = withTools(asking(upstream.thinkingModel(), Script.CALL))
                .store(false)
                .addInclude(ResponseIncludable.REASONING_ENCRYPTED_CONTENT)
                .reasoning(Reasoning.builder()
                        .effort(ReasoningEffort.LOW)
                        .summary(Reasoning.Summary.AUTO)
                        .build());
        Response first = stream(asking);

        ResponseReasoningItem thought = first.output().getFirst().asReasoning();
        assertThat(thought.summary().getFirst().text()).contains("«danger» 🚦");

        ResponseFunctionToolCall call = calls(first).getFirst();
        Response second = stream(asking.inputOfResponse(List.of(
                user(Script.CALL),
                ResponseInputItem.ofReasoning(thought),
                ResponseInputItem.ofFunctionCall(call),
                result(call, "fine"))));
        assertThat(text(second)).isEqualTo(Script.told("fine"));
        if (upstream.dialect() == Dialect.OPENAI) {
            assertThat(new String(scene.latest(upstream).body(), java.nio.charset.StandardCharsets.UTF_8))
                    .contains(thought.encryptedContent().orElseThrow());
        }
    }

    @Test
    @Check(12)
    void looksAtAPicture() {
        ResponseInputItem shown = ResponseInputItem.ofMessage(ResponseInputItem.Message.builder()
                .role(ResponseInputItem.Message.Role.USER)
                .addContent(ResponseInputText.builder().text(Script.LOOK).build())
                .addContent(ResponseInputImage.builder()
                        .detail(ResponseInputImage.Detail.AUTO)
                        .imageUrl("data:image/png;base64," + Script.png())
                        .build())
                .build());
        Response response =
                respond(ResponseCreateParams.builder().model(upstream.model()).inputOfResponse(List.of(shown)));

        assertThat(text(response)).endsWith(Script.seen());
    }

    @Test
    @Check(14)
    void answersInJsonOfASchema() {
        Script.Train train =
                client
                        .responses()
                        .create(asking("Name a train").text(Script.Train.class).build())
                        .output()
                        .stream()
                        .flatMap(item -> item.message().stream())
                        .flatMap(message -> message.content().stream())
                        .map(content -> content.asOutputText())
                        .findFirst()
                        .orElseThrow();

        assertThat(train.name).isNotBlank();
        assertThat(train.platform).isPositive();
    }

    @Test
    @Check(20)
    void aWrongClientKeyGoesNoFurther() {
        OpenAIClient stranger = client("kr_wrong");
        assertThatThrownBy(() -> stranger.responses().create(asking("Hello").build()))
                .isInstanceOf(UnauthorizedException.class);
        stranger.close();

        assertThat(scene.vendor(upstream).served()).isZero();
    }

    @Test
    @Check({18, 19})
    void refusalsAndFailuresOfTheVendorKeepTheirStatus() {
        assertThatThrownBy(() -> respond(asking("Hello").previousResponseId("resp_of_nobody")))
                .isInstanceOfAny(BadRequestException.class, com.openai.errors.NotFoundException.class);
        RateLimitException limited = catchThrowableOfType(
                RateLimitException.class, () -> respond(asking(upstream.model("status=429~ra=7"), "Hello")));
        assertThat(limited.headers().values("retry-after")).containsExactly("7");
        for (int status : new int[] {500, 529}) {
            InternalServerException failed = catchThrowableOfType(
                    InternalServerException.class, () -> respond(asking(upstream.model("status=" + status), "Hello")));
            assertThat(failed.statusCode()).isEqualTo(status);
            assertThat(failed.getMessage()).contains("Rehearsed failure " + status);
        }
    }

    @Test
    @Check({24, 25})
    void leavingAStreamClosesTheVendorsToo() {
        ResponseCreateParams params =
                asking(upstream.model(Script.SLOW), "Hello").build();
        try (StreamResponse<ResponseStreamEvent> events = client.responses().createStreaming(params)) {
            Iterator<ResponseStreamEvent> each = events.stream().iterator();
            while (each.next().outputTextDelta().isEmpty()) {
                assertThat(scene.latest(upstream).finishedAt()).isEmpty();
            }
        }
        await().atMost(Scene.LIMIT)
                .until(() -> scene.latest(upstream).closedEarlyAt().isPresent());
    }

    private static ResponseInputItem user(String text) {
        return ResponseInputItem.ofMessage(ResponseInputItem.Message.builder()
                .role(ResponseInputItem.Message.Role.USER)
                .addContent(ResponseInputText.builder().text(text).build())
                .build());
    }

    private static void assertJson(String actual, String expected) {
        assertThat(JsonMapper.shared().readTree(actual))
                .isEqualTo(JsonMapper.shared().readTree(expected));
    }
}
