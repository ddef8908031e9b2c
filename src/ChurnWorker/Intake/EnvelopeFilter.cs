using MassTransit;

namespace ChurnWorker.Intake;

/// <summary>Lets only MassTransit's own envelope on to the typed consumers; everything else goes to the decoder at once.</summary>
/// <remarks>A plain JSON body names no .NET type, so MassTransit would hand it to the consumer of every contract, each time after guessing at its money.</remarks>
internal sealed class EnvelopeFilter(IServiceProvider services) : IFilter<ReceiveContext>
{
    private const string Envelope = "application/vnd.masstransit+json";

    public Task Send(ReceiveContext context, IPipe<ReceiveContext> next) =>
        string.Equals(context.ContentType?.MediaType, Envelope, StringComparison.OrdinalIgnoreCase)
            ? next.Send(context)
            : services.GetRequiredService<InMemoryIntake>().TakeAsync([context], type: null);

    public void Probe(ProbeContext context) => context.CreateFilterScope("envelope");
}
