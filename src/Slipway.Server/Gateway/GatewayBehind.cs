using Slipway.Ai.Gateway;
using Slipway.Store;

namespace Slipway.Server.Gateway;

/// <summary>Writes behind what calls leave: their record and what they cost, twice a second and before the end; and forgets what is too old.</summary>
internal sealed partial class GatewayBehind(CallBook book, BudgetWatch watch, GatewayDesk desk, TimeProvider time, ILogger<GatewayBehind> logger) : BackgroundService
{
    private static readonly TimeSpan _forgets = TimeSpan.FromHours(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the first call: a budget that is spent stays so over a restart.
        await book.LoadAsync();
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var beat = new PeriodicTimer(CallBook.Window, time);
        var forgot = DateTimeOffset.MinValue;
        try
        {
            while (await beat.WaitForNextTickAsync(stoppingToken))
            {
                // On a thread of its own: a database that waits for its disk would hold one of the few that answer callers.
                await Task.Factory.StartNew(WriteAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
                if (time.GetUtcNow() - forgot > _forgets && desk.Now.Closed is null)
                {
                    forgot = time.GetUtcNow();
                    await TryAsync(() => book.ForgetAsync(desk.Now.Policy.File.RetentionDays));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end; what waits is written by whoever stops us.
        }
    }

    private Task WriteAsync() => TryAsync(async () =>
    {
        await book.FlushAsync();
        await watch.WriteAsync();
    });

    // What goes wrong with the database is tried again at the next beat; it must not end the server.
    private async Task TryAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception e) when (e is StoreUnavailableException or System.Data.Common.DbException or IOException or UnauthorizedAccessException)
        {
            LogNotWritten(e.Message);
        }
    }

    [LoggerMessage(1602, LogLevel.Error, "Calls of the AI gateway wait to be written: {Reason}")]
    private partial void LogNotWritten(string reason);
}
