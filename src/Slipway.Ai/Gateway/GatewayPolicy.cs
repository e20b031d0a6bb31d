using System.Collections.Immutable;
using Slipway.Ai.Providers;

namespace Slipway.Ai.Gateway;

/// <summary>Who asks.</summary>
/// <param name="Account">The account, as the record of calls names it.</param>
/// <param name="Email">The person's address, by which teams name them.</param>
/// <param name="Roles">What the person may do, now.</param>
public sealed record Caller(string Account, string Email, ImmutableArray<string> Roles);

/// <summary>Why a request goes no further, in the words of the error that the caller gets.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">What programs look at.</param>
/// <param name="Message">What is wrong, and what to do.</param>
/// <param name="Field">The header or field that is at fault; null where none is.</param>
public sealed record Refusal(int Status, string Code, string Message, string? Field = null)
{
    /// <summary>How much of each kind was found, for the record.</summary>
    public string Found { get; init; } = "";
}

/// <summary>What a caller may do with a purpose and a class of data.</summary>
public sealed record Permission(Purpose Purpose, DataClass Data, Team? Team);

/// <summary>The policy as a function: who, what for, with which data and which model. It reads no clock and no file.</summary>
public sealed class GatewayPolicy(GatewayFile file, ModelsFile models)
{
    /// <summary>The file it decides by.</summary>
    public GatewayFile File => file;

    /// <summary>Whether a model may be asked for a purpose with such data: named, and where the data may go.</summary>
    public static bool MaySee(Purpose purpose, DataClass data, ModelSettings model) =>
        (purpose.Models.IsEmpty || purpose.Models.Contains(model.Name))
        && (data.Models.IsEmpty || data.Models.Contains(model.Name))
        && (data.Regions.IsEmpty || (model.Region is { } region && data.Regions.Contains(region)));

    /// <summary>Whether a person may ask for a purpose with such data.</summary>
    public (Permission? Permission, Refusal? Refusal) Permit(Caller caller, string purpose, string data)
    {
        if (!file.Purposes.TryGetValue(purpose, out var found))
        {
            return (null, new Refusal(403, "purpose_unknown", $"There is no purpose \"{purpose}\". Send x-slipway-purpose with one of: {string.Join(", ", PurposesOf(caller).Select(p => p.Name))}.", "x-slipway-purpose"));
        }

        if (!IsFor(found, caller))
        {
            return (null, new Refusal(403, "purpose_not_allowed", $"\"{found.Title}\" is for {string.Join(", ", found.Roles)}. Ask an administrator for the role, or for another purpose.", "x-slipway-purpose"));
        }

        if (!found.Data.Contains(data) || !file.Data.TryGetValue(data, out var known))
        {
            return (null, new Refusal(403, "data_not_allowed", $"\"{found.Title}\" has nothing to do with {data} data. Send x-slipway-data with one of: {string.Join(", ", found.Data)}; or name another purpose.", "x-slipway-data"));
        }

        return (new Permission(found, known, file.Teams.GetValueOrDefault(caller.Email)), null);
    }

    /// <summary>The purposes that a person may ask for, by name.</summary>
    public IEnumerable<Purpose> PurposesOf(Caller caller) => file.Purposes.Values.Where(p => IsFor(p, caller)).OrderBy(p => p.Name, StringComparer.Ordinal);

    /// <summary>The models that may be asked, by name.</summary>
    public IEnumerable<ModelSettings> ModelsOf(Permission permission) => models.Models.Values.Where(m => MaySee(permission.Purpose, permission.Data, m));

    /// <summary>The models to ask, in order: the one that was named and those it falls back to, as far as they may be asked.</summary>
    /// <param name="permission">What for, and with which data.</param>
    /// <param name="name">Its name in the workspace, or what its provider calls it.</param>
    public (ImmutableArray<ModelSettings> Chain, Refusal? Refusal) Choose(Permission permission, string name)
    {
        var model = models.Models.GetValueOrDefault(name) ?? ModelsOf(permission).FirstOrDefault(m => m.Model == name);
        if (model is null || !MaySee(permission.Purpose, permission.Data, model))
        {
            var may = string.Join(", ", ModelsOf(permission).Select(m => m.Name));
            return ([], model is null && models.Models.Values.All(m => m.Model != name)
                ? new Refusal(404, "model_not_found", $"There is no model \"{name}\". You may ask: {may}.", "model")
                : new Refusal(403, "model_not_allowed", $"\"{name}\" may not be asked for \"{permission.Purpose.Title}\" with {permission.Data.Name} data. You may ask: {may}.", "model"));
        }

        // Where a request goes when a model does not answer is held to the same rules: data does not leave its region because a server is down.
        var chain = new List<ModelSettings>();
        for (var next = model; next is not null && !chain.Contains(next); next = next.Fallback is { } fallback ? models.Models.GetValueOrDefault(fallback) : null)
        {
            chain.Add(next);
        }

        return ([.. chain.Where(m => MaySee(permission.Purpose, permission.Data, m))], null);
    }

    private static bool IsFor(Purpose purpose, Caller caller) => purpose.Roles.IsEmpty || purpose.Roles.Any(r => caller.Roles.Contains(r, StringComparer.Ordinal));
}
