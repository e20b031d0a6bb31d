using Slipway.Store;

namespace Slipway.Server.Serving;

/// <summary>For what watches the server: whether the process lives, and whether it can do its work.</summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => TypedResults.Text("live")).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/health/ready", ReadyAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> ReadyAsync(Database database, ILoggerFactory logs)
    {
        try
        {
            await using var session = await database.ReadAsync();
            await session.ScalarAsync<long>("select count(*) from migrations");
            return TypedResults.Text("ready");
        }
        catch (Exception e) when (e is System.Data.Common.DbException or IOException)
        {
            HealthLog.NotReady(logs.CreateLogger("Slipway.Server.Health"), e);
            return TypedResults.Text("the database does not answer", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}

internal static partial class HealthLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The database does not answer.")]
    public static partial void NotReady(ILogger logger, Exception exception);
}
