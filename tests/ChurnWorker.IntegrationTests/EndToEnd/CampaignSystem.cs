using System.Text.Json;

namespace ChurnWorker.IntegrationTests.EndToEnd;

/// <summary>A campaign system written in Python that listens to <c>winback.#</c>.</summary>
internal sealed class CampaignSystem : IAsyncDisposable
{
    private readonly ChildProcess _consumer;

    private CampaignSystem(ChildProcess consumer) => _consumer = consumer;

    /// <summary>Starts it; its queue is bound when this returns.</summary>
    public static async Task<CampaignSystem> ListenAsync(RabbitBroker broker)
    {
        var campaign = new CampaignSystem(PythonScript.Start("consumer.py", broker, "--exchange", broker.Options.Outbox.Exchange));
        await Eventually.BeTrueAsync(() =>
        {
            campaign._consumer.HasExited.ShouldBeFalse(campaign._consumer.Output);
            return campaign._consumer.StandardOutput.Contains('\n', StringComparison.Ordinal);
        }, "the consumer should bind its queue");
        return campaign;
    }

    /// <summary>What arrived so far, in order.</summary>
    public IReadOnlyList<Delivery> Received() => _consumer.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
        .Select(line => JsonSerializer.Deserialize<Delivery>(line, JsonSerializerOptions.Web)!).ToList();

    /// <summary>Everything that was published before this call, in order. It listens no longer.</summary>
    public async Task<IReadOnlyList<Delivery>> FinishAsync(RabbitBroker broker)
    {
        var end = new RabbitMQ.Client.BasicProperties { Type = "test.end" };
        await broker.Channel.BasicPublishAsync(broker.Options.Outbox.Exchange, "winback.end", mandatory: true, end, ReadOnlyMemory<byte>.Empty);
        (await _consumer.WaitForExitAsync()).ShouldBe(0, _consumer.Output);
        return Received();
    }

    public ValueTask DisposeAsync() => _consumer.DisposeAsync();
}
