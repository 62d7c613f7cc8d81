import type { MiddlewareHandler } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from '../../core/problem.ts';
import type { ApiEnv } from '../kit/routing.ts';

/**
 * Keeps one credential from taking the whole process. Counted in memory, so n processes allow n times as many; limits
 * on guessing passwords are counted in the database instead.
 */
export function limitRequests(perMinute: number): MiddlewareHandler<ApiEnv> {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return async (c, next) => {
    await consume(limiter, c.get('caller').id);
    await next();
  };
}

/** @throws {Problem} rate_limited */
export async function consume(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
    throw new Problem('rate_limited', `Too many requests: try again in ${seconds} seconds`);
  }
}
