namespace Slipway.Core.Text;

/// <summary>What counts as an email address here: what mail systems really take, not all that RFC 5322 allows.</summary>
public static class EmailAddresses
{
    /// <summary>Whether the text is one address, without a display name.</summary>
    public static bool IsAddress(string text)
    {
        var at = text.LastIndexOf('@');
        if (at is < 1 or > 64 || text.Length > 254)
        {
            return false;
        }

        var local = text.AsSpan(0, at);
        foreach (var c in local)
        {
            if (!char.IsLetterOrDigit(c) && !"!#$%&'*+/=?^_`{|}~.-".Contains(c, StringComparison.Ordinal))
            {
                return false;
            }
        }

        var labels = text[(at + 1)..].Split('.');
        return local[0] != '.' && local[^1] != '.' && !text.Contains("..", StringComparison.Ordinal)
            && labels.Length >= 2 && labels[^1].Length >= 2
            && labels.All(l => l.Length is > 0 and <= 63 && l[0] != '-' && l[^1] != '-' && l.All(c => char.IsLetterOrDigit(c) || c == '-'));
    }
}
