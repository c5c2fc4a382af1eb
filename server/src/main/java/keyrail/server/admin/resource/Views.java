package keyrail.server.admin.resource;

import java.time.Instant;
import java.util.TreeMap;
import keyrail.core.access.ClientKey;
import keyrail.core.access.Grants;
import keyrail.core.auth.Audience;
import keyrail.core.connection.Connection;
import keyrail.core.connection.ConnectionHealth;
import keyrail.core.connection.ConnectionModel;
import keyrail.core.routing.Profile;
import keyrail.core.routing.TuningKey;
import keyrail.core.usage.Usage;
import keyrail.server.admin.json.Json;
import keyrail.service.connection.ConnectionView;
import keyrail.service.credential.CredentialView;
import keyrail.service.profile.ProfileView;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the objects of {@link Shapes}. */
final class Views {
    private Views() {}

    static ObjectNode row(ConnectionView view) {
        Connection connection = view.connection();
        ObjectNode row = Json.object();
        row.put("name", connection.name().value());
        row.put("provider", connection.provider().value());
        row.set("auth", Json.texts(view.auth()));
        row.put("authText", view.authText());
        row.put("label", connection.label());
        row.put("baseUrl", connection.baseUrl());
        ArrayNode models = row.putArray("models");
        for (ConnectionModel model : connection.models()) {
            models.addObject().put("id", model.id()).put("displayName", model.displayName());
        }
        row.set("settings", Json.texts(new TreeMap<>(connection.settings())));
        row.put("endpoint", view.endpoint());
        row.put("createdAt", connection.createdAt().toEpochMilli());
        row.put("updatedAt", connection.updatedAt().toEpochMilli());
        row.put("isManaged", view.isManaged());
        putHealth(row, view.health());
        return row;
    }

    static ObjectNode health(ConnectionView view) {
        ObjectNode object = Json.object().put("name", view.connection().name().value());
        putHealth(object, view.health());
        return object;
    }

    private static void putHealth(ObjectNode object, ConnectionHealth health) {
        object.put("status", health.state().text());
        object.put("statusReason", health.reason());
        object.put("statusSince", health.since().equals(Instant.EPOCH) ? null : millis(health.since()));
        object.put("statusUntil", millis(health.until()));
        object.put("lastSuccessAt", millis(health.lastSuccess()));
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }

    static ObjectNode credential(CredentialView view) {
        ObjectNode meta = Json.object();
        meta.put("credential", view.ref().toString());
        meta.put("service", view.ref().service());
        meta.put("field", view.ref().field());
        meta.put("lastFour", view.lastFour());
        meta.put("version", view.version());
        meta.put("audience", textOrNull(view.audience()));
        meta.put("createdAt", view.createdAt().toEpochMilli());
        meta.put("updatedAt", view.updatedAt().toEpochMilli());
        meta.set("usedBy", Json.texts(view.usedBy()));
        meta.put("status", view.readable() ? "ok" : "corrupt");
        return meta;
    }

    static @Nullable String textOrNull(@Nullable Audience audience) {
        return audience == null ? null : audience.toString();
    }

    static ObjectNode profile(ProfileView view) {
        Profile profile = view.profile();
        ObjectNode object = Json.object();
        object.put("name", view.name());
        object.put("label", profile == null ? null : profile.label());
        object.put("description", profile == null ? null : profile.description());
        object.put("provider", nameOf(view.provider()));
        object.put("model", profile == null ? null : profile.model());
        object.put("connection", profile == null ? null : nameOf(profile.connection()));
        object.set("fallback", profile == null ? Json.array() : Json.texts(profile.fallback()));
        object.put("allowPayerChange", profile != null && profile.allowPayerChange());
        ObjectNode tuning = object.putObject("tuning");
        if (profile != null) {
            for (TuningKey key : TuningKey.values()) {
                profile.tuning().value(key).ifPresent(value -> tuning.set(key.configName(), Json.ofConfig(value)));
            }
        }
        object.put("status", view.status().text());
        object.put("reason", view.reason());
        object.put("isDefault", view.isDefault());
        object.put("isActive", view.isActive());
        object.put("payer", view.payer());
        return object;
    }

    private static @Nullable String nameOf(@Nullable Object name) {
        return name == null ? null : name.toString();
    }

    static ObjectNode clientKey(ClientKey key) {
        Grants grants = key.grants();
        ObjectNode object = Json.object();
        object.put("name", key.name().value());
        object.put("lastFour", key.lastFour());
        object.set("profiles", Json.texts(grants.profiles().stream().sorted().toList()));
        object.put("direct", grants.direct());
        object.put("defaultProfile", grants.defaultProfile());
        object.put("createdAt", key.createdAt().toEpochMilli());
        return object;
    }

    static ObjectNode usage(Usage usage) {
        return Json.object()
                .put("inputTokens", usage.inputTokens())
                .put("outputTokens", usage.outputTokens())
                .put("cacheReadTokens", usage.cacheReadTokens())
                .put("cacheWriteTokens", usage.cacheWriteTokens())
                .put("reasoningTokens", usage.reasoningTokens());
    }
}
