namespace Slipway.Server.Agents;

/// <summary>The role that the person needs in whose name a tool is called; without it, being signed in is enough.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ForRoleAttribute(string role) : Attribute
{
    public string Role { get; } = role;
}
