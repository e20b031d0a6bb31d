using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Drafts;

/// <summary>Reads by what units are assigned: <c>hash: growthbook</c> with the <c>seed</c> that the site's experiment has; nothing for our own.</summary>
internal static class AssignedByFields
{
    public static (AssignedBy By, string Seed) Read(YamlFields fields)
    {
        var (hash, seed) = (fields.Text("hash", "growthbook", required: false), fields.Text("seed", "subject-test", required: false));
        if (hash is not (null or "sha256" or "growthbook"))
        {
            fields.Error("hash-unknown", "hash", $"\"{hash}\" is no hash that people are assigned by.", "Write `hash: growthbook` to assign as GrowthBook does, or take it out.");
        }
        else if (hash == "growthbook" && seed is null)
        {
            fields.Error("hash-seed-missing", "hash", "GrowthBook assigns by the seed of its own experiment, and none is written.", "Write the experiment's seed as GrowthBook has it (its key, where nobody chose another), for example: `seed: subject-test`");
        }
        else if (hash != "growthbook" && seed is not null)
        {
            fields.Error("hash-seed-own", "seed", "The plan fixes the seed, so that nobody can try seeds until the groups suit.", "Take `seed` out, or write `hash: growthbook` where a site assigns by it.");
        }

        return hash == "growthbook" ? (AssignedBy.GrowthBook, seed ?? "") : (AssignedBy.Sha256, "");
    }
}
