using System.Text.Json;
using ChurnWorker.Contracts;
using ChurnWorker.Outbox;
using MassTransit;
using MassTransit.Transports.Fabric;

namespace ChurnWorker.Demo;

/// <summary>A campaign system as small as can be, on a queue of its own: it keeps what it is told, and a message that comes twice counts once.</summary>
internal sealed class CampaignSystem
{
    public const string Queue = "campaign";

    private readonly Lock _gate = new();
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly List<WinBackTriggered> _triggers = [];
    private readonly HashSet<Guid> _resolved = [];
    private readonly HashSet<Guid> _retracted = [];

    /// <summary>Different messages received.</summary>
    public int Received => Read(() => _ids.Count);

    /// <summary>Whom it was asked to win back, in no particular order.</summary>
    public IReadOnlyList<WinBackTriggered> Triggers => Read(() => _triggers.ToList());

    /// <summary>Triggers that a purchase answered.</summary>
    public IReadOnlySet<Guid> Resolved => Read(() => _resolved.ToHashSet());

    /// <summary>Triggers taken back.</summary>
    public IReadOnlySet<Guid> Retracted => Read(() => _retracted.ToHashSet());

    /// <summary>Binds its queue to the exchange of the win-back messages; they wait for nobody, so do this before the first is published.</summary>
    public async Task ConnectAsync(IBusControl bus, string exchange)
    {
        var endpoint = bus.ConnectReceiveEndpoint(Queue, configure =>
        {
            ((IInMemoryReceiveEndpointConfigurator)configure).Bind(exchange, ExchangeType.Topic, "winback.#");
            configure.ConfigureReceive(pipe => pipe.UseExecute(Take));
            // Our messages are plain JSON that names no .NET type: for MassTransit nobody consumed them
            configure.DiscardSkippedMessages();
        });
        await endpoint.Ready;
    }

    private void Take(ReceiveContext message)
    {
        var id = message.TransportHeaders.Get<string>("cloudEvents_id")!;
        var body = message.Body.GetBytes();
        lock (_gate)
        {
            if (!_ids.Add(id))
                return;
            switch (message.TransportHeaders.Get<string>("cloudEvents_type"))
            {
                case EventTypes.WinBackTriggered:
                    _triggers.Add(JsonSerializer.Deserialize(body, MessageJson.Default.WinBackTriggered)!);
                    break;
                case EventTypes.WinBackResolved:
                    _resolved.Add(JsonSerializer.Deserialize(body, MessageJson.Default.WinBackResolved)!.TriggerId);
                    break;
                case EventTypes.WinBackRetracted:
                    _retracted.Add(JsonSerializer.Deserialize(body, MessageJson.Default.WinBackRetracted)!.TriggerId);
                    break;
            }
        }
    }

    private T Read<T>(Func<T> read)
    {
        lock (_gate)
            return read();
    }
}
