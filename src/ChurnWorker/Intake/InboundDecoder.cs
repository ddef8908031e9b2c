using ChurnWorker.Configuration;
using ChurnWorker.Model.Activity;

namespace ChurnWorker.Intake;

/// <summary>Bytes and bus headers to what assessment takes, for every lane on a bus.</summary>
internal sealed class InboundDecoder(WorkerOptions options, ILogger<InboundDecoder> log)
{
    /// <summary>Decodes one message; never throws.</summary>
    /// <param name="body">The bytes; kept, so the caller may not reuse them.</param>
    /// <param name="headers">Headers as the transport gives them.</param>
    /// <param name="contentType">Media type of the body.</param>
    /// <param name="type">Name of the event where the transport states it.</param>
    /// <param name="now">Receipt, Unix milliseconds UTC.</param>
    public IReadOnlyList<Inbound> Decode(
        ReadOnlyMemory<byte> body, IEnumerable<KeyValuePair<string, object?>>? headers, string? contentType, string? type, long now)
    {
        var inbounds = new List<Inbound>(1);
        try
        {
            EventDecoder.Decode(body, MessageHeaders.FromAmqp(headers, contentType, type, options.Intake.Source), now, inbounds);
            if (options.Intake.IsSharded && headers?.Any(header => header.Key == options.Intake.ShardHeader) != true)
                Refuse(inbounds);
        }
        catch (Exception e)
        {
            // The decoder answers with reasons and should not throw. If it does, the message must still be kept: acknowledging a later one would lose it
            IntakeLog.DecoderFailed(log, body.Length, e);
            inbounds.Clear();
            inbounds.Add(new Inbound
            {
                Source = options.Intake.Source,
                ReceivedAt = now,
                Body = body,
                Headers = new MessageHeaders { DefaultSource = options.Intake.Source, ContentType = contentType, Type = type },
                Reason = QuarantineReasons.NotJson,
                ReasonText = e.GetType().Name,
            });
        }

        return inbounds;
    }

    /// <summary>
    /// Without the header the broker picks a shard that need not be the customer's: half a history on each of two is worse than an event in quarantine. Signs
    /// of life of a source belong to nobody.
    /// </summary>
    private void Refuse(List<Inbound> inbounds)
    {
        for (var i = 0; i < inbounds.Count; i++)
            if (inbounds[i].Event is { Kind: not ActivityKind.Heartbeat })
                inbounds[i] = inbounds[i] with { Event = null, Kind = null, Reason = QuarantineReasons.NoShardKey, ReasonText = $"the header {options.Intake.ShardHeader} is missing" };
    }
}
