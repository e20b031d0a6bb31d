using System.Security.Cryptography;

namespace Slipway.Store.Leases;

/// <summary>A process that works on the database. Its id stands in its data folder, so it is the same after a restart.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">What people call it: the machine's name.</param>
public sealed record Node(string Id, string Name)
{
    /// <summary>Whether a data folder was a node's before.</summary>
    public static bool IsKnown(string folder) => File.Exists(Path.Combine(folder, "node"));

    /// <summary>The node of a data folder, which is given an id when it has none.</summary>
    public static Node Of(string folder)
    {
        var file = Path.Combine(folder, "node");
        var id = File.Exists(file) ? File.ReadAllText(file).Trim() : "";
        if (id.Length == 0)
        {
            id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
            File.WriteAllText(file, id);
        }

        return new Node(id, Environment.MachineName);
    }
}
