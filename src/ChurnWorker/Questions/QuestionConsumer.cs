using MassTransit;

namespace ChurnWorker.Questions;

/// <summary>Answers one kind of question on the bus, to the asker and to nobody else.</summary>
/// <typeparam name="TQuestion">Contract of the question.</typeparam>
/// <typeparam name="TAnswer">Contract of the answer.</typeparam>
/// <param name="answer">Finds the answer.</param>
/// <param name="log">Where failures are told.</param>
internal sealed class QuestionConsumer<TQuestion, TAnswer>(Func<TQuestion, TAnswer> answer, ILogger log) : IConsumer<TQuestion>
    where TQuestion : class
    where TAnswer : class
{
    public async Task Consume(ConsumeContext<TQuestion> context)
    {
        if (!IsAsker(context.ResponseAddress))
        {
            QuestionsLog.NoAsker(log, typeof(TQuestion).Name);
            return;
        }

        try
        {
            // On a thread of its own: an answer may wait for the disk
            var found = await Task.Factory.StartNew(() => answer(context.Message), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            await context.RespondAsync(found);
        }
        catch (Exception e)
        {
            // Not thrown on: MassTransit would send the fault, with the question and its stack traces, to any address the asker named
            QuestionsLog.Failed(log, typeof(TQuestion).Name, e);
        }
    }

    /// <summary>
    /// Without an address MassTransit would publish the answer to everybody. On a broker only the temporary endpoint of a request client will do: an
    /// asker must not have answers written into the queues and exchanges of others, which this worker may write to and the asker may not.
    /// </summary>
    private static bool IsAsker(Uri? address) =>
        address is not null && (address.Scheme == "loopback" || address.Query.Contains("temporary=true", StringComparison.Ordinal));
}
