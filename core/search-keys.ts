import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { searchAttributes } from './search-attributes.ts';

const { KEYWORD, BOOL, DATETIME, INT } = SearchAttributeType;

/** The typed keys of {@link searchAttributes}, for workflows that set them and clients that start runs with them. */
export const searchKeys = {
  TenantId: defineSearchAttributeKey('TenantId', KEYWORD),
  Stage: defineSearchAttributeKey('Stage', KEYWORD),
  FailureType: defineSearchAttributeKey('FailureType', KEYWORD),
  CampaignId: defineSearchAttributeKey('CampaignId', KEYWORD),
  Direction: defineSearchAttributeKey('Direction', KEYWORD),
  Parked: defineSearchAttributeKey('Parked', BOOL),
  DueAt: defineSearchAttributeKey('DueAt', DATETIME),
  ReceivedAt: defineSearchAttributeKey('ReceivedAt', DATETIME),
  Attempt: defineSearchAttributeKey('Attempt', INT),
} as const satisfies Record<keyof typeof searchAttributes, unknown>;
