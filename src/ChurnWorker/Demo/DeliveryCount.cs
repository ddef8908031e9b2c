using ChurnWorker.Commands;
using MassTransit;

namespace ChurnWorker.Demo;

/// <summary>Counts what one queue has delivered and its consumer has handled, so that the story can wait for it instead of guessing how long it takes.</summary>
internal sealed class DeliveryCount(string queue) : IReceiveObserver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private int _handled;
    private int _wanted;
    private TaskCompletionSource? _reached;

    /// <summary>Returns when so many messages have been handled since the start.</summary>
    /// <exception cref="CommandFailedException">They have not come within a minute.</exception>
    public async Task ReachAsync(int total, CancellationToken stop)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            (_wanted, _reached) = (total, reached);
            if (_handled >= total)
                reached.TrySetResult();
        }

        try
        {
            await reached.Task.WaitAsync(Patience, stop);
        }
        catch (TimeoutException)
        {
            throw new CommandFailedException($"Of {total} messages to {queue} the bus delivered {_handled} within {Patience.TotalSeconds:0} s.");
        }
    }

    public Task PreReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostReceive(ReceiveContext context)
    {
        if (!context.InputAddress.AbsolutePath.EndsWith("/" + queue, StringComparison.Ordinal))
            return Task.CompletedTask;
        lock (_gate)
            if (++_handled >= _wanted)
                _reached?.TrySetResult();
        return Task.CompletedTask;
    }

    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType)
        where T : class => Task.CompletedTask;

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
        where T : class => Task.CompletedTask;

    public Task ReceiveFault(ReceiveContext context, Exception exception) => Task.CompletedTask;
}
