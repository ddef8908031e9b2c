using MassTransit;

namespace ChurnWorker.Intake;

/// <summary>Takes batches of one contract type off the portable lane of the bus.</summary>
/// <typeparam name="T">A contract of <c>ChurnWorker.Contracts</c>.</typeparam>
/// <remarks>MassTransit's typed message is not read: its decimal converter takes "12,50" for 1250 and null for 0. The body goes through the decoder like everybody's.</remarks>
internal sealed class InMemoryBatchConsumer<T>(InMemoryIntake intake) : IConsumer<Batch<T>>
    where T : class
{
    public Task Consume(ConsumeContext<Batch<T>> context)
    {
        var messages = context.Message.Select(m => m.ReceiveContext);
        return intake.TakeAsync(messages, EventNames.Of(typeof(T)).Type);
    }
}
