using RagKit.Domains;

namespace RagKit.Configuration;

/// <summary>Reads <c>domains</c>: a list of rules by words, documents or metadata.</summary>
internal static class DomainSection
{
    private static readonly string[] Ways = ["words", "documents", "metadata"];

    public static void Read(CorpusReading reading, ConfigNode node, List<Action<CorpusBuilder>> actions)
    {
        if (node is not ListNode list)
        {
            reading.Mistake(node.Place, $"domains ({node.Shape}) must be a list of rules such as '- {{domain: legal, words: [contract]}}'.");
            return;
        }
        List<DomainRule> rules = [];
        foreach (ConfigNode item in list.Items)
        {
            int before = reading.Mistakes.Count;
            PartValues values = OptionReader.Read(reading, "a domain", item.Place, (item as MapNode)?.Entries ?? [], Settings.Domain);
            string[] by = [.. Ways.Where(values.Has)];
            if (reading.Mistakes.Count > before || reading.Variables.IsLenient)
                continue;
            if (by.Length != 1)
                reading.Mistake(item.Place, $"A rule goes by one of words, documents and metadata; this one by {(by.Length == 0 ? "none" : string.Join(" and ", by))}.");
            else if (by[0] == "metadata" && !values.Has("domain") && !values.Has("value"))
                actions.Add(corpus => corpus.AssignDomainsFrom(values.Text("metadata")));
            else if (!values.Has("domain") || values.Has("value") != (by[0] == "metadata"))
                reading.Mistake(item.Place, "A rule needs 'domain', and 'value' beside 'metadata'; 'metadata' alone takes the domain from that value.");
            else
                PartReader.Tried(reading, item.Place, _ => rules.Add(RuleOf(values, by[0])));
        }
        if (rules.Count > 0)
            actions.Add(corpus => corpus.AssignDomains(rules));
    }

    private static DomainRule RuleOf(PartValues values, string by) => by switch
    {
        "words" => DomainRule.Words(values.Text("domain"), values.Texts("words")),
        "documents" => DomainRule.Documents(values.Text("domain"), values.Texts("documents")),
        _ => DomainRule.Metadata(values.Text("domain"), values.Text("metadata"), values.Text("value")),
    };
}
