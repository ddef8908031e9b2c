namespace ChurnWorker.Configuration;

/// <summary>Which message bus.</summary>
internal sealed class BusOptions
{
    [Setting("The message bus: inside the process, or a RabbitMQ broker.")]
    public BusTransport Transport { get; init; } = BusTransport.InMemory;

    [Setting("Queue of the questions trigger.check, customer.explain and customer.erase; not used where the topology must be there (Bus:RabbitMq:Passive).")]
    public string QuestionsQueue { get; init; } = "churn.questions";

    public RabbitMqOptions RabbitMq { get; init; } = new();
}
