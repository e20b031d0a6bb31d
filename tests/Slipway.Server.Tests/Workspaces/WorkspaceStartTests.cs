using Slipway.Core.Rendering;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Tests.Workspaces;

public sealed class WorkspaceStartTests
{
    [Fact]
    public void A_new_workspace_looks_the_same_with_its_tokens_as_without_them()
    {
        var folder = Directory.CreateTempSubdirectory("slipway-start");
        try
        {
            WorkspaceStart.Write(folder.FullName);
            var (theme, findings) = ThemeReader.Read("brand/tokens.json", File.ReadAllText(Path.Combine(folder.FullName, "brand", "tokens.json")));

            Assert.Empty(findings);
            Assert.Equal(Told(Theme.Default), Told(theme));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Told(Theme theme) => string.Join(
        '\n',
        theme.Light.Pairs().Concat(theme.Dark.Pairs()).Select(p => $"{p.Name} {p.Text} {p.Background}")
            .Append($"{string.Join(',', theme.BodyFont)} {string.Join(',', theme.HeadingFont)} {theme with { Light = null!, Dark = null!, BodyFont = [], HeadingFont = [] }}"));
}
