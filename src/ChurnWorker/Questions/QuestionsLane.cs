using ChurnWorker.Contracts;
using MassTransit;

namespace ChurnWorker.Questions;

/// <summary>Questions on the bus: request and response of MassTransit.</summary>
internal static class QuestionsLane
{
    /// <summary>Questions answered side by side: each costs milliseconds, and intake needs the machine.</summary>
    private const int AtOnce = 4;

    /// <summary>Sets the endpoint up.</summary>
    public static void Configure(IReceiveEndpointConfigurator endpoint, IServiceProvider services)
    {
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(QuestionsLane).Namespace!);
        var time = services.GetRequiredService<TimeProvider>();
        endpoint.PrefetchCount = AtOnce;
        endpoint.ConcurrentMessageLimit = AtOnce;
        endpoint.PublishFaults = false;
        endpoint.ConfigureReceive(pipe => pipe.UseFilter(new QuestionFilter()));
        endpoint.ConfigureError(pipe => pipe.UseFilter(new DropFilter<ExceptionReceiveContext>(log)));
        endpoint.ConfigureDeadLetter(pipe => pipe.UseFilter(new DropFilter<ReceiveContext>(log)));

        Answer<TriggerCheck, TriggerStatus>(question => new() { TriggerId = question.TriggerId, Status = Answers().Check(question.TriggerId) });
        Answer<CustomerExplain, CustomerExplanation>(question => Answers().Explain(question.CustomerId) is { } found
            ? new() { IsKnown = true, Explanation = found }
            : new() { IsKnown = false });
        Answer<CustomerErase, CustomerErasure>(question => Answers().Erase(question.CustomerId));

        // Not before it is needed: the endpoint is built before the store is opened
        Answers Answers() => services.GetRequiredService<Answers>();

        void Answer<TQuestion, TAnswer>(Func<TQuestion, TAnswer> answer)
            where TQuestion : class
            where TAnswer : class =>
            endpoint.Consumer(() => new QuestionConsumer<TQuestion, TAnswer>(answer, time, log));
    }
}
