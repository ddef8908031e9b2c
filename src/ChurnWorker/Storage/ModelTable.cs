using ChurnWorker.Model.Forecasting;
using Dapper;

namespace ChurnWorker.Storage;

/// <summary>Model passports; the newest is in force. Writes happen inside a <see cref="WriteTransaction"/> only.</summary>
internal sealed class ModelTable(StoreConnection writer)
{
    /// <summary>Stores a model, in force from <paramref name="now"/>.</summary>
    public void Add(ForecastModel model, long now) =>
        writer.Execute(
            "INSERT INTO models (model_id, created_at, passport) VALUES (@id, @now, @passport)",
            new { id = model.Id, now, passport = ModelPassport.ToJson(model) });

    /// <summary>Which model is in force and since when; null before the first calibration.</summary>
    public static (string ModelId, long Since)? Newest(StoreConnection connection)
    {
        var row = connection.QueryFirstOrDefault<(string ModelId, long Since)>("SELECT model_id, created_at FROM models ORDER BY sequence DESC LIMIT 1");
        return row.ModelId is null ? null : row;
    }

    /// <summary>The model in force and since when; null before the first calibration.</summary>
    public static (ForecastModel Model, long Since)? InForce(StoreConnection connection)
    {
        var row = connection.QueryFirstOrDefault<(string Passport, long Since)>(
            "SELECT passport, created_at FROM models ORDER BY sequence DESC LIMIT 1");
        return row.Passport is null ? null : (ModelPassport.FromJson(row.Passport), row.Since);
    }

    /// <summary>The newest models and since when each was in force, newest first.</summary>
    public static IReadOnlyList<(ForecastModel Model, long Since)> Newest(StoreConnection connection, int most) =>
    [
        .. connection.Query<(string Passport, long Since)>("SELECT passport, created_at FROM models ORDER BY sequence DESC LIMIT @most", new { most })
            .Select(row => (ModelPassport.FromJson(row.Passport), row.Since)),
    ];

    /// <summary>Every model that was in force and since when, in order.</summary>
    public static IReadOnlyList<(ForecastModel Model, long Since)> All(StoreConnection reader) =>
    [
        .. reader.Query<(string Passport, long Since)>("SELECT passport, created_at FROM models ORDER BY sequence").Select(row => (ModelPassport.FromJson(row.Passport), row.Since)),
    ];

    /// <summary>A model by its id; null when unknown.</summary>
    public ForecastModel? Find(string modelId) =>
        writer.QueryFirstOrDefault<string>("SELECT passport FROM models WHERE model_id = @modelId LIMIT 1", new { modelId }) is { } passport
            ? ModelPassport.FromJson(passport)
            : null;
}
