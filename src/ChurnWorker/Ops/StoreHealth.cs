namespace ChurnWorker.Ops;

/// <summary>Health of the store and of the model in it.</summary>
internal static class StoreHealth
{
    /// <summary>Whether the store answers.</summary>
    public static HealthCheck Check(Engine engine) => new("store", () =>
    {
        using var reader = engine.Database.OpenReader();
        var version = reader.SchemaVersion;
        return new HealthFinding(version == Storage.Migrator.NewestVersion, $"answers, schema {version}");
    });

    /// <summary>Whether there is a forecast yet. A young shop without one is no reason to keep events away.</summary>
    public static HealthCheck Model(Engine engine) => new("model", () => engine.Models.Context is { } context
        ? new HealthFinding(true, $"{context.Model.Id}, readiness {context.Model.Readiness.ToString().ToLowerInvariant()}")
        : new HealthFinding(false, "no forecast yet: too few customers")) { IsInformational = true };
}
