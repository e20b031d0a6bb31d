namespace Slipway.Rehearsal.HubSpot;

/// <summary>The bodies HubSpot takes, after its own descriptions of version 2026-03 (forms v3, automation v4).</summary>
internal static class HubSpotContract
{
    public const string Emails = """
        EmailContent = { flexAreas?: {*: object}, plainTextVersion?: string, smartFields?: {*: object}, styleSettings?: object, templatePath?: string, themeSettingsValues?: {*: object},
            widgetContainers?: {*: object}, widgets?: {*: object} }
        EmailFrom = { customReplyTo?: string, fromName?: string, replyTo?: string }
        EmailRecipients = { exclude?: [string], include?: [string] }
        EmailTo = { contactIds?: EmailRecipients, contactIlsLists?: EmailRecipients, contactLists?: EmailRecipients, limitSendFrequency?: boolean, suppressGraymail?: boolean }
        EmailSubscription = { officeLocationId?: string, preferencesGroupId?: string, subscriptionId?: string, subscriptionName?: string }
        EmailTesting = { abSampleSizeDefault?: string, abSamplingDefault?: string, abStatus?: string, abSuccessMetric?: CLICKS_BY_DELIVERED|CLICKS_BY_OPENS|OPENS_BY_DELIVERED,
            abTestPercentage?: integer, hoursToWait?: integer, isAbVariation: boolean, testId?: string }
        EmailWebversion = { domain?: string, enabled?: boolean, expiresAt?: time, isPageRedirected?: boolean, metaDescription?: string, pageExpiryEnabled?: boolean, redirectToPageId?: string,
            redirectToUrl?: string, slug?: string, title?: string, url?: string }
        EmailState = AGENT_GENERATED|AUTOMATED|AUTOMATED_AB|AUTOMATED_AB_VARIANT|AUTOMATED_DRAFT|AUTOMATED_DRAFT_AB|AUTOMATED_DRAFT_ABVARIANT|AUTOMATED_FOR_FORM|AUTOMATED_FOR_FORM_BUFFER|
            AUTOMATED_FOR_FORM_DRAFT|AUTOMATED_FOR_FORM_LEGACY|AUTOMATED_LOSER_ABVARIANT|AUTOMATED_SENDING|BLOG_EMAIL_DRAFT|BLOG_EMAIL_PUBLISHED|DRAFT|DRAFT_AB|DRAFT_AB_VARIANT|ERROR|
            LOSER_AB_VARIANT|PAGE_STUB|PRE_PROCESSING|PROCESSING|PUBLISHED|PUBLISHED_AB|PUBLISHED_AB_VARIANT|PUBLISHED_OR_SCHEDULED|RSS_TO_EMAIL_DRAFT|RSS_TO_EMAIL_PUBLISHED|SCHEDULED|
            SCHEDULED_AB|SCHEDULED_OR_PUBLISHED
        EmailUpdate = { activeDomain?: string, archived?: boolean, businessUnitId?: integer, campaign?: string, content?: EmailContent, folderIdV2?: integer, from?: EmailFrom,
            jitterSendTime?: boolean, language?: language, name?: string, publishDate?: time, rssData?: object, sendOnPublish?: boolean, state?: EmailState,
            subcategory?: batch|automated|localtime|marketing_single_send_api|single_send_api|automated_for_form, subject?: string, subscriptionDetails?: EmailSubscription,
            testing?: EmailTesting, to?: EmailTo, webversion?: EmailWebversion }
        EmailCreate = { ...EmailUpdate, feedbackSurveyId?: string }
        EmailClone = { cloneName?: string, id: string, language?: string }
        """;

    public const string Lists = """
        AnyBranch = OrBranch / AndBranch
        OrBranch = { filterBranchOperator: string, filterBranchType: OR, filterBranches: [AnyBranch], filters: [AnyFilter] }
        AndBranch = { filterBranchOperator: string, filterBranchType: AND, filterBranches: [AnyBranch], filters: [AnyFilter] }
        AnyFilter = PropertyFilter / InListFilter / EmailEventFilter / FormFilter / ConstantFilter
        PropertyFilter = { filterType: PROPERTY, property: string, operation: AnyOperation }
        InListFilter = { filterType: IN_LIST, listId: string, metadata?: { id: string, inListType: string }, operator: string }
        EmailEventFilter = { filterType: EMAIL_EVENT, appId: string, clickUrl?: string, emailId: string, level: string, operator: BOUNCED|LINK_CLICKED|MARKED_SPAM|OPENED|
            OPENED_BUT_LINK_NOT_CLICKED|OPENED_BUT_NOT_REPLIED|RECEIVED|RECEIVED_BUT_NOT_OPENED|REPLIED|SENT|SENT_BUT_LINK_NOT_CLICKED|SENT_BUT_NOT_RECEIVED|UNSUBSCRIBED }
        FormFilter = { filterType: FORM_SUBMISSION, formId?: string, operator: FILLED_OUT|NOT_FILLED_OUT }
        ConstantFilter = { filterType: CONSTANT, shouldAccept: boolean, source?: string }
        AnyOperation = BoolOperation / NumberOperation / StringOperation / StringsOperation / EnumerationOperation / KnownOperation / RangeOperation / DateTimeOperation
        BoolOperation = { ...Operation, operationType: BOOL, value: boolean }
        NumberOperation = { ...Operation, operationType: NUMBER, value: number }
        StringOperation = { ...Operation, operationType: STRING, value: string }
        StringsOperation = { ...Operation, operationType: MULTISTRING, values: [string] }
        EnumerationOperation = { ...Operation, operationType: ENUMERATION, values: [string] }
        KnownOperation = { ...Operation, operationType: ALL_PROPERTY }
        RangeOperation = { ...Operation, operationType: NUMBER_RANGED, lowerBound: integer, upperBound: integer }
        DateTimeOperation = { ...Operation, operationType: DATETIME, requiresTimeZoneConversion: boolean, timestamp: integer }
        Operation = { includeObjectsWithNoValueSet: boolean, operator: string }
        ListCreate = { customProperties?: {*: string}, filterBranch?: AnyBranch, listFolderId?: integer, listPermissions?: { teamsWithEditAccess: [integer], usersWithEditAccess: [integer] },
            membershipSettings?: { includeUnassigned?: boolean, membershipTeamId?: integer }, name: string, objectTypeId: string, processingType: string }
        ListFilters = { filterBranch: AnyBranch }
        ListSearch = { additionalProperties: [string], count?: integer, listIds: [string], objectTypeId?: string, offset: integer, processingTypes: [string], query?: string, sort?: string }
        ListMembers = [string]
        ListChange = { recordIdsToAdd: [string], recordIdsToRemove: [string] }
        """;

    public const string Pages = """
        Page = { abStatus?: string, abTestId?: string, archivedAt?: time, archivedInDashboard?: boolean, attachedStylesheets?: [{*: any}], authorName?: string, campaign?: string,
            categoryId?: integer, contentGroupId?: string, contentTypeCategory?: string, created?: time, createdById?: string, currentState?: EmailState, currentlyPublished?: boolean,
            domain?: string, dynamicPageDataSourceId?: string, dynamicPageDataSourceType?: integer, dynamicPageHubDbTableId?: string, enableDomainStylesheets?: boolean,
            enableLayoutStylesheets?: boolean, featuredImage?: string, featuredImageAltText?: string, folderId?: string, footerHtml?: string, headHtml?: string, htmlTitle?: string, id?: string,
            includeDefaultCustomCss?: boolean, language?: language, layoutSections?: {*: object}, linkRelCanonicalUrl?: string, mabExperimentId?: string, metaDescription?: string, name?: string,
            pageExpiryDate?: integer, pageExpiryEnabled?: boolean, pageExpiryRedirectId?: integer, pageExpiryRedirectUrl?: string, pageRedirected?: boolean, password?: string,
            publicAccessRules?: [object], publicAccessRulesEnabled?: boolean, publishDate?: time, publishImmediately?: boolean, slug?: string, state?: EmailState, subcategory?: string,
            templatePath?: string, themeSettingsValues?: {*: object}, translatedFromId?: string, translations?: {*: object}, updated?: time, updatedById?: string, url?: string,
            useFeaturedImage?: boolean, widgetContainers?: {*: object}, widgets?: {*: object} }
        PageSchedule = { id: string, publishDate: time }
        """;

    public const string Forms = """
        FormFields = { archived?: boolean, configuration?: FormConfiguration, displayOptions?: FormDisplay, fieldGroups?: [FieldGroup], legalConsentOptions?: AnyConsent, name?: string }
        FormPatch = { ...FormFields }
        FormCreate = { archived: boolean, archivedAt?: time, configuration: FormConfiguration, createdAt: time, displayOptions: FormDisplay, fieldGroups: [FieldGroup], formType: hubspot,
            legalConsentOptions: AnyConsent, name: string, updatedAt: time }
        FormPut = { ...FormCreate, id: string }
        FieldGroup = { fields: [AnyField], groupType: default_group|progressive|queued, richText?: string, richTextType: image|text }
        Field = { dependentFields: [DependentField], description?: string, hidden: boolean, label: string, name: string, objectTypeId: string, required: boolean }
        OneValue = { ...Field, defaultValue?: string }
        Placed = { ...OneValue, placeholder?: string }
        Options = { ...Field, defaultValues: [string], options: [{ description?: string, displayOrder: integer, label: string, value: string }] }
        Digits = { maxAllowedDigits: integer, minAllowedDigits: integer }
        AnyField = EmailField / PhoneField / MobileField / LineField / TextField / NumberField / CheckboxField / CheckboxesField / DropdownField / RadioField / DateField / FileField / PaymentField
        EmailField = { ...Placed, fieldType: email, validation: { blockedEmailDomains: [string], useDefaultBlockList: boolean } }
        PhoneField = { ...Placed, fieldType: phone, useCountryCodeSelect: boolean, validation: Digits }
        MobileField = { ...Placed, fieldType: mobile_phone, validation: Digits }
        LineField = { ...Placed, fieldType: single_line_text }
        TextField = { ...Placed, fieldType: multi_line_text }
        NumberField = { ...Placed, fieldType: number|number, validation?: Digits }
        CheckboxField = { ...OneValue, fieldType: single_checkbox }
        CheckboxesField = { ...Options, fieldType: multiple_checkboxes }
        DropdownField = { ...Options, fieldType: dropdown, placeholder?: string }
        RadioField = { ...Options, fieldType: radio, placeholder?: string }
        DateField = { ...Placed, fieldType: datepicker }
        FileField = { ...Placed, fieldType: file, allowMultipleFiles: boolean }
        PaymentField = { ...Options, fieldType: payment_link_radio }
        DependentField = { dependentCondition: { operator: string, rangeEnd: string, rangeStart: string, value: string, values: [string] }, dependentField: AnyField }
        FormConfiguration = { allowLinkToResetKnownValues: boolean, archivable: boolean, cloneable: boolean, createNewContactForNewEmail: boolean, editable: boolean, embedType?: V3|V4,
            language: FormLanguage, lifecycleStages: [{ objectTypeId: string, value: string }], notifyContactOwner: boolean, notifyRecipients: [string], postSubmitAction: { type:
            redirect_url|thank_you, value: string }, prePopulateKnownValues: boolean, recaptchaEnabled: boolean }
        FormLanguage = af|ar-eg|bg|bn|ca-es|cs|da|de|el|en|en-gb|es|es-mx|fi|fr|fr-ca|he-il|hr|hu|id|it|ja|ko|lt|ms|nl|no-no|pl|pt|pt-br|ro|ru|sk|sl|sv|th|tl|tr|uk|vi|zh-cn|zh-hk|zh-tw
        FormDisplay = { cssClass?: string, renderRawHtml: boolean, style: FormStyle, submitButtonText: string, theme: canvas|default_style|legacy|linear|round|sharp }
        FormStyle = { backgroundWidth: string, fontFamily: string, helpTextColor: string, helpTextSize: string, labelTextColor: string, labelTextSize: string, legalConsentTextColor: string,
            legalConsentTextSize: string, submitAlignment: center|left|right, submitColor: string, submitFontColor: string, submitSize: string }
        Checkbox = { label: string, required: boolean, subscriptionTypeId: integer }
        AnyConsent = NoConsent / LegitimateInterest / ExplicitConsent / ImplicitConsent
        NoConsent = { type: none }
        LegitimateInterest = { type: legitimate_interest, lawfulBasis: client|lead|other, privacyText: string, subscriptionTypeIds: [integer] }
        ExplicitConsent = { type: explicit_consent_to_process, communicationConsentText?: string, communicationsCheckboxes: [Checkbox], consentToProcessCheckboxLabel?: string,
            consentToProcessFooterText?: string, consentToProcessText?: string, privacyText: string }
        ImplicitConsent = { type: implicit_consent_to_process, communicationConsentText?: string, communicationsCheckboxes: [Checkbox], consentToProcessText?: string, privacyText: string }
        """;

    public const string Flows = """
        Months = APRIL|AUGUST|DECEMBER|FEBRUARY|JANUARY|JULY|JUNE|MARCH|MAY|NOVEMBER|OCTOBER|SEPTEMBER
        Weekdays = FRIDAY|MONDAY|SATURDAY|SUNDAY|THURSDAY|TUESDAY|WEDNESDAY
        TimeOfDay = { hour: integer, minute: integer }
        Connection = { edgeType: GOTO|STANDARD, nextActionId: string }
        AnyAction = SingleAction / ListBranchAction
        SingleAction = { actionId: string, actionTypeId: string, actionTypeVersion: integer, connection?: Connection, fields: {*: any}, type: SINGLE_CONNECTION }
        ListBranchAction = { actionId: string, defaultBranch?: Connection, defaultBranchName?: string, type: LIST_BRANCH,
            listBranches: [{ branchName?: string, connection?: Connection, filterBranch?: AnyBranch }] }
        AnyCriteria = ListCriteria / ManualCriteria
        ListCriteria = { listFilterBranch: AnyBranch, reEnrollmentTriggersFilterBranches: [AnyBranch], shouldReEnroll: boolean, type: LIST_BASED, unEnrollObjectsNotMeetingCriteria: boolean }
        ManualCriteria = { shouldReEnroll: boolean, type: MANUAL }
        FlowFields = { actions: [AnyAction], blockedDates: [{ dayOfMonth: integer, month: Months, year?: integer }], customProperties: {*: string}, description?: string,
            enrollmentCriteria?: AnyCriteria, isEnabled: boolean, name?: string, startActionId?: string, timeWindows: [{ day: Weekdays, endTime?: TimeOfDay, startTime?: TimeOfDay }], uuid?: string }
        ContactFields = { canEnrollFromSalesforce: boolean, suppressionListIds: [integer], type: CONTACT_FLOW, goalFilterBranch?: AnyBranch,
            unEnrollmentSetting?: { flowIds: [string], type: ALL|SELECTIVE } }
        NewFields = { dataSources: [object], flowType: ACTION_SET|UNKNOWN|WORKFLOW, objectTypeId: string }
        FlowCreate = NewContactFlow / NewPlatformFlow
        NewContactFlow = { ...FlowFields, ...ContactFields, ...NewFields }
        NewPlatformFlow = { ...FlowFields, ...NewFields, type: PLATFORM_FLOW, suppressionFilterBranch?: AnyBranch }
        FlowPut = ContactFlowPut / PlatformFlowPut
        ContactFlowPut = { ...FlowFields, ...ContactFields, revisionId: string }
        PlatformFlowPut = { ...FlowFields, revisionId: string, type: PLATFORM_FLOW, suppressionFilterBranch?: AnyBranch }
        """;

    public const string Records = """
        CampaignInput = { properties: {*: string} }
        RecordUpdate = { properties: {*: string} }
        AssociationSpec = { associationCategory: HUBSPOT_DEFINED|INTEGRATOR_DEFINED|USER_DEFINED|WORK, associationTypeId: integer }
        RecordCreate = { associations: [{ to: { id: string }, types: [AssociationSpec] }], properties: {*: string} }
        RecordsRead = { idProperty?: string, inputs: [{ id: string }], properties: [string], propertiesWithHistory: [string] }
        RecordsUpsert = { inputs: [{ id: string, idProperty?: string, objectWriteTraceId?: string, properties: {*: string} }] }
        RecordSearch = { after: string, filterGroups: [{ filters: [RecordFilter] }], limit: integer, properties: [string], query?: string, sorts: [string] }
        RecordFilter = { highValue?: string, operator: BETWEEN|CONTAINS_TOKEN|EQ|GT|GTE|HAS_PROPERTY|IN|LT|LTE|NEQ|NOT_CONTAINS_TOKEN|NOT_HAS_PROPERTY|NOT_IN, propertyName: string,
            value?: string, values?: [string] }
        JournalActions = CREATE|UPDATE|DELETE|MERGE|RESTORE|ASSOCIATION_ADDED|ASSOCIATION_REMOVED|SNAPSHOT|APP_INSTALL|APP_UNINSTALL|ADDED_TO_LIST|REMOVED_FROM_LIST|GDPR_DELETE
        JournalSubscription = ObjectSubscription / MembershipSubscription
        ObjectSubscription = { actions: [JournalActions], objectIds: [integer], objectTypeId: string, portalId: integer, properties: [string], subscriptionType: OBJECT }
        MembershipSubscription = { actions: [JournalActions], listIds: [integer], objectIds: [integer], portalId: integer, subscriptionType: LIST_MEMBERSHIP }
        """;

    /// <summary>All of them.</summary>
    public static Contract All { get; } = new(Emails, Lists, Pages, Forms, Flows, Records);
}
