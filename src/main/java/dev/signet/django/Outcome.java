package dev.signet.django;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What has become of a user of a file. */
enum Outcome {
    @JsonProperty("created")
    CREATED,

    @JsonProperty("updated")
    UPDATED,

    /** The file says nothing new. */
    @JsonProperty("skipped")
    SKIPPED,

    @JsonProperty("refused")
    REFUSED
}
