namespace ChurnWorker.Commands.Simulation;

/// <summary>One event of the simulated shop, in the order of arrival.</summary>
/// <param name="EventId">Identity; a duplicate repeats it.</param>
/// <param name="IsCancellation">Cancellation rather than purchase.</param>
/// <param name="CustomerId">The customer; empty on a cancellation that names only its order.</param>
/// <param name="OrderId">The order; empty on a credit.</param>
/// <param name="OccurredAt">When it happened, Unix milliseconds UTC.</param>
/// <param name="ArrivedAt">When it reaches the worker, Unix milliseconds UTC.</param>
/// <param name="Amount">Minor units; null on a cancellation of the whole order.</param>
/// <param name="Version">Version of the order, from 1.</param>
internal readonly record struct SimulatedEvent(
    string EventId, bool IsCancellation, string CustomerId, string OrderId, long OccurredAt, long ArrivedAt, long? Amount, int Version);
