/**
 * Atlas Cloud, which hosts open models.
 *
 * <p>May use: core, wire, {@code keyrail.providers.shared}; never another provider's package. Start reading at
 * {@link keyrail.providers.atlascloud.AtlasCloud}.
 */
@NullMarked
package keyrail.providers.atlascloud;

import org.jspecify.annotations.NullMarked;
