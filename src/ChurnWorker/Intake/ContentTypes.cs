namespace ChurnWorker.Intake;

/// <summary>Media types the intake reads.</summary>
internal static class ContentTypes
{
    public const string Json = "application/json";
    public const string CloudEvent = "application/cloudevents+json";
    public const string CloudEventBatch = "application/cloudevents-batch+json";
    public const string Envelope = "application/vnd.masstransit+json";
    public const string Csv = "text/csv";

    /// <summary>The media type without its parameters.</summary>
    public static ReadOnlySpan<char> MediaType(ReadOnlySpan<char> contentType)
    {
        var end = contentType.IndexOf(';');
        return (end < 0 ? contentType : contentType[..end]).Trim();
    }

    /// <summary>What a content type says about the wrapping. A bus carries any content type: what is unknown is sniffed, not refused.</summary>
    public static BodyFormat FormatOf(string? contentType)
    {
        var media = MediaType(contentType);
        if (media.IsEmpty || Is(media, Json)) return BodyFormat.Sniffed;
        if (Is(media, CloudEvent) || Is(media, CloudEventBatch)) return BodyFormat.CloudEvents;
        return Is(media, Envelope) ? BodyFormat.Envelope : BodyFormat.Sniffed;
    }

    /// <summary>Whether a door that may refuse (HTTP) takes it.</summary>
    public static bool IsKnown(string? contentType)
    {
        var media = MediaType(contentType);
        return media.IsEmpty || Is(media, Json) || Is(media, CloudEvent) || Is(media, CloudEventBatch) || Is(media, Envelope);
    }

    private static bool Is(ReadOnlySpan<char> media, string name) => media.Equals(name, StringComparison.OrdinalIgnoreCase);
}
