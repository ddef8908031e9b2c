using MassTransit;

namespace ChurnWorker.Questions;

/// <summary>Lets only MassTransit's own envelope on to the consumers; what it stops counts as skipped.</summary>
/// <remarks>A plain JSON body names no type, so MassTransit would hand it to every consumer: one that means to have a customer explained would have that customer erased.</remarks>
internal sealed class QuestionFilter : IFilter<ReceiveContext>
{
    private const string Envelope = "application/vnd.masstransit+json";

    public Task Send(ReceiveContext context, IPipe<ReceiveContext> next) =>
        string.Equals(context.ContentType?.MediaType, Envelope, StringComparison.OrdinalIgnoreCase) ? next.Send(context) : Task.CompletedTask;

    public void Probe(ProbeContext context) => context.CreateFilterScope("question");
}
