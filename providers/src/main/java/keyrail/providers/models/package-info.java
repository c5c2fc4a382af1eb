/**
 * The catalog of models: what is known of each, with its source and the date it was seen. Every number here is read
 * off that source; what no source said is unknown, never guessed.
 *
 * <p>May use: core. Start reading at {@link keyrail.providers.models.ModelCatalog}.
 */
@NullMarked
package keyrail.providers.models;

import org.jspecify.annotations.NullMarked;
