package keyrail.app.cli.profiles;

import java.util.stream.Collectors;
import keyrail.app.cli.console.Facts;
import keyrail.app.cli.console.Json;
import keyrail.app.cli.console.Report;
import keyrail.app.cli.console.Text;
import keyrail.core.names.ProfileName;
import tools.jackson.databind.JsonNode;

/** How a profile is addressed and shown. */
final class ProfileText {
    static final String BASE = "/inference/profiles";

    private ProfileText() {}

    /** @throws keyrail.core.failure.KeyrailException {@code invalid_name} */
    static String path(String name) {
        return BASE + "/" + new ProfileName(name).value();
    }

    static String describe(JsonNode profile) {
        Facts facts = new Facts()
                .add("name", Json.text(profile, "name"))
                .addIfAny("label", Json.text(profile, "label"))
                .addIfAny("description", Json.text(profile, "description"))
                .add("provider", Json.cell(profile, "provider"))
                .add("model", model(profile))
                .add("connection", connection(profile))
                .add("payer", Json.cell(profile, "payer"))
                .addIfAny("fallback", fallback(profile));
        profile.path("tuning")
                .properties()
                .forEach(setting -> facts.add(Text.words(setting.getKey()), Json.text(setting.getValue())));
        return facts.add("status", status(profile))
                .addIfAny("used as", use(profile))
                .render();
    }

    static String status(JsonNode profile) {
        String reason = Json.text(profile, "reason");
        return reason.isEmpty() ? Json.text(profile, "status") : Json.text(profile, "status") + " (" + reason + ")";
    }

    static String model(JsonNode profile) {
        String model = Json.text(profile, "model");
        return model.isEmpty() ? "(the caller's)" : model;
    }

    static String connection(JsonNode profile) {
        String connection = Json.text(profile, "connection");
        return connection.isEmpty() ? "(by provider)" : connection;
    }

    static String use(JsonNode profile) {
        String isDefault = profile.path("isDefault").asBoolean(false) ? "default" : "";
        String isActive = profile.path("isActive").asBoolean(false) ? "active" : "";
        return isDefault + (isDefault.isEmpty() || isActive.isEmpty() ? "" : ", ") + isActive;
    }

    private static String fallback(JsonNode profile) {
        return profile.path("fallback").valueStream().map(Json::text).collect(Collectors.joining(", "));
    }

    /** The answer of create and update, its warnings as notes. */
    static Report written(JsonNode answer, String done) {
        Report report = Report.of(answer, done + "\n" + describe(answer.path("profile")));
        for (JsonNode warning : answer.path("warnings")) {
            report = report.note("warning: " + Json.text(warning));
        }
        return report;
    }
}
