namespace Slipway.Sdk.Connectors;

/// <summary>A person, as a platform names who changed something.</summary>
/// <param name="Name">What the platform calls the person.</param>
/// <param name="Email">The person's address, where the platform tells it.</param>
public sealed record RemotePerson(string Name, string? Email = null)
{
    /// <summary>The name, and the address where it is known, as mail programs write them: <c>Ada Byron &lt;ada@example.com&gt;</c>.</summary>
    public override string ToString() => Email is null ? Name : $"{Name} <{Email}>";
}

/// <summary>Says who changed an object last, where a platform keeps that. A connector implements it beside <see cref="IConnector"/>; it is asked only when a change made in the platform is kept.</summary>
public interface IChangeAuthors
{
    /// <summary>Who changed the object last; null where the platform does not say, and where it was this connection itself.</summary>
    /// <param name="id">The object's id.</param>
    /// <param name="cancellation">Ends the call.</param>
    Task<RemotePerson?> LastChangedByAsync(string id, CancellationToken cancellation);
}
