using Slipway.Store.Leases;

namespace Slipway.Engine.Outgoing;

/// <summary>Under which lease this node calls platforms. When it has run out, nothing is sent any more: another node may be at work on the same thing.</summary>
/// <remarks>It is asked as late as can be, just before a request goes to its connection. What is between asking and sending, such as a machine that is stopped there, only the read-back of the other node covers.</remarks>
internal static class Sending
{
    private static readonly AsyncLocal<Lease?> _lease = new();

    /// <summary>Makes calls under a lease; null for those that need none.</summary>
    public static async Task<T> UnderAsync<T>(Lease? lease, Func<Task<T>> calls)
    {
        _lease.Value = lease;
        return await calls();
    }

    /// <exception cref="LeaseLostException">It ran out.</exception>
    public static void Check()
    {
        if (_lease.Value is { Holds: false } lease)
        {
            throw new LeaseLostException(lease.Id);
        }
    }
}
