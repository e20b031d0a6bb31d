using Slipway.Engine.Connections;

namespace Slipway.Server.Serving;

/// <summary>Puts the connected accounts to use before the first pulse.</summary>
internal sealed class ConnectionsAtStart(ConnectionBook book) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => book.LoadAsync();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
