namespace ChurnWorker.Intake;

/// <summary>How a body wraps its events.</summary>
internal enum BodyFormat
{
    /// <summary>Not said, or plain JSON: the members tell a CloudEvent or an envelope from a plain event.</summary>
    Sniffed,

    /// <summary>CloudEvents 1.0 structured or batch.</summary>
    CloudEvents,

    /// <summary>A MassTransit envelope.</summary>
    Envelope,
}
