using ChurnWorker.Model.Activity;

namespace ChurnWorker.Intake;

/// <summary>One thing a lane received, after decoding: an event, a guest's event, a request that is not for the store, or bytes refused with a reason. Exactly one of the four.</summary>
internal sealed record Inbound
{
    /// <summary>The event; null for the other three.</summary>
    public ActivityEvent? Event { get; init; }

    /// <summary>First 64 bits of a SHA-256 over the event's stated members: tells a repetition from a conflict.</summary>
    public long Digest { get; init; }

    /// <summary>Why the bytes were refused: a code of <see cref="QuarantineReasons"/>; null when they were not.</summary>
    public string? Reason { get; init; }

    /// <summary>The reason in words for a person, without personal data.</summary>
    public string? ReasonText { get; init; }

    /// <summary>An event of nobody in particular: counted, not stored.</summary>
    public bool IsGuest { get; init; }

    /// <summary>Why a request asks nothing of the store, in words for a person: it is counted, not stored. Null for everything else.</summary>
    public string? Note { get; init; }

    /// <summary>What kind of event it is; null when it was refused before that was known.</summary>
    public ActivityKind? Kind { get; init; }

    /// <summary>Name of the lane or producer, for quarantine rows and counters.</summary>
    public required string Source { get; init; }

    /// <summary>Receipt, Unix milliseconds UTC.</summary>
    public required long ReceivedAt { get; init; }

    /// <summary>The bytes of this one event as they came; kept only in quarantine.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>What the outside of the message said, if anything; kept in quarantine so that the bytes can be decoded again.</summary>
    public MessageHeaders Headers { get => field ?? new MessageHeaders { DefaultSource = Source }; init; }

    /// <summary>W3C trace context of the producer; null where it came with none.</summary>
    public string? TraceParent => Headers.TraceParent;

    /// <summary>The same as quarantine keeps it.</summary>
    public string HeadersJson => Headers.ToJson();

    /// <summary>The quarantine row it is tried from again: gone once it is taken, put right where it is still refused. Null for what a lane received.</summary>
    public long? QuarantineSequence { get; init; }
}
