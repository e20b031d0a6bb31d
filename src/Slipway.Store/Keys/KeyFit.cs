namespace Slipway.Store.Keys;

/// <summary>Whether keys are those that a database was first used with: approvals signed and secrets sealed by one node must be good on the others.</summary>
public static class KeyFit
{
    /// <summary>Notes the keys where none were noted; otherwise they must be the same.</summary>
    /// <exception cref="StoreUnavailableException">They are others.</exception>
    public static async Task CheckAsync(Database database, KeyRing keys)
    {
        var noted = await database.WriteAsync("keys.note", async s =>
        {
            await s.ExecuteAsync("insert into key_fingerprint (one, fingerprint) values (1, @fingerprint) on conflict (one) do nothing", new { fingerprint = keys.Fingerprint() });
            return await s.ScalarAsync<string>("select fingerprint from key_fingerprint");
        });
        if (noted != keys.Fingerprint())
        {
            var folder = Path.Combine(database.Folder, "keys");
            throw new StoreUnavailableException(
                $"The keys in {folder} are not those that the database {database.Place} was first used with, so approvals and sealed secrets of the other nodes would not be good here. Stop, put the folder keys of a node that works in the place of {folder}, and start again. If those keys are lost for good, empty the table key_fingerprint: approvals have then to be given anew, and connections to be signed in to again.");
        }
    }
}
