using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace Slipway.Rehearsal.Recipients;

/// <summary>What people see of a page, told from its markup: there is no layout here.</summary>
internal static partial class Visibility
{
    extension(IElement element)
    {
        /// <summary>Hidden itself or inside something hidden, as traps for machines are.</summary>
        public bool IsHiddenFromPeople()
        {
            for (var at = element; at is not null; at = at.ParentElement)
            {
                if (at.HasAttribute("hidden") || at.GetAttribute("aria-hidden") == "true"
                    || HidingStyle().IsMatch(at.GetAttribute("style") ?? "") || HidingClass().IsMatch(at.ClassName ?? ""))
                {
                    return true;
                }
            }

            return false;
        }
    }

    [GeneratedRegex(@"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|(left|top|text-indent)\s*:\s*-\d{3,}", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HidingStyle();

    [GeneratedRegex(@"honey|\bhp\b|\btrap\b|visually-hidden|sr-only", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HidingClass();
}
